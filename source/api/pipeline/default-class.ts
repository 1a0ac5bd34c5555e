import type {KubernetesObject} from '../../machinery/json.ts';

const creation = ({metadata}: KubernetesObject): string => metadata.creationTimestamp ?? '';

/** The object whose annotation `mark` is "true"; of several the newest, of equally new ones the first by name. */
export const markedAsDefault = (objects: Iterable<KubernetesObject>, mark: string): KubernetesObject | undefined =>
	[...objects]
		.filter(({metadata}) => metadata.annotations?.[mark] === 'true')
		.toSorted((a, b) => creation(b).localeCompare(creation(a)) || a.metadata.name.localeCompare(b.metadata.name))[0];
