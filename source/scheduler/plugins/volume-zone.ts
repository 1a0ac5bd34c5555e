import type {PersistentVolume} from '../framework/objects.ts';
import {unresolvable} from '../framework/refusal.ts';
import type {Plugin} from '../framework/types.ts';

const elsewhere = unresolvable('node(s) had no available volume zone');

/** Labels of zones and regions, the old names with the new ones that took their place. */
const currentLabel: ReadonlyMap<string, string> = new Map([
	['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
	['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
	['topology.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
	['topology.kubernetes.io/region', 'topology.kubernetes.io/region'],
]);

/** Several zones in one label are joined by this. */
const zoneSeparator = '__';

interface Place {
	readonly label: string;
	readonly values: ReadonlySet<string>;
}

const placesOf = ({metadata}: PersistentVolume): readonly Place[] =>
	Object.entries(metadata.labels ?? {})
		.filter(([label]) => currentLabel.has(label))
		.map(([label, value]) => ({label, values: new Set(value.split(zoneSeparator))}));

/** A volume that says where it is can only be used from there. */
export const volumeZone: Plugin<readonly Place[]> = {
	name: 'VolumeZone',
	preFilter({claims}, {objects}) {
		const places = claims.flatMap(key => {
			const volume = objects.volume(objects.claim(key)?.spec?.volumeName ?? '');
			return volume === undefined ? [] : placesOf(volume);
		});
		return places.length === 0 ? {kind: 'skip'} : {kind: 'ready', state: places};
	},
	filter(places, _pod, {labels}) {
		// A node outside all zones is not kept from any volume.
		if (!currentLabel.keys().some(label => labels[label] !== undefined)) return undefined;
		const fits = places.every(({label, values}) => {
			const value = labels[label] ?? labels[currentLabel.get(label)!];
			return value !== undefined && values.has(value);
		});
		return fits ? undefined : elsewhere;
	},
	events: [
		{source: 'Node', actions: ['Add', 'Update']},
		{source: 'PersistentVolumeClaim', actions: ['Add', 'Update']},
		{source: 'PersistentVolume', actions: ['Add', 'Update']},
		{source: 'StorageClass', actions: ['Add']},
	],
};
