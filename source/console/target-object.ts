import type {KindName} from '../client/types.ts';
import type {KubernetesObject} from '../machinery/json.ts';
import type {Target} from './snapshot.ts';
import type {ConsoleCluster} from './types.ts';

/** The kinds the console has live copies of. */
const liveKinds: ReadonlySet<string> = new Set<KindName>([
	'Node',
	'Pod',
	'Deployment',
	'StatefulSet',
	'DaemonSet',
	'ReplicaSet',
	'Job',
	'Service',
]);

/** The object of a target: of its row or, for what an event is about, from the live copies. Undefined when it is gone. */
export const objectOfTarget = (
	{kind, name, namespace, object}: Target,
	informers: ConsoleCluster['informers'],
): KubernetesObject | undefined => {
	if (object !== undefined || !liveKinds.has(kind)) return object;
	return informers.of(kind as 'Node').get(namespace ? `${namespace}/${name}` : name);
};
