import type {WatchEvent} from '../../source/api/types.ts';
import type {Client, ListOptions, Receiver, ResourceName} from '../../source/client/types.ts';
import {StatusError} from '../../source/machinery/status-error.ts';
import type {KubernetesObject} from '../../source/machinery/json.ts';

export const podResource: ResourceName = {
	group: '',
	version: 'v1',
	kind: 'Pod',
	plural: 'pods',
	singular: 'pod',
	shortNames: ['po'],
	namespaced: true,
	verbs: ['list', 'watch'],
};

export const pod = (name: string, resourceVersion: string, labels: {readonly [name: string]: string} = {}) =>
	({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name, namespace: 'default', uid: `uid-${name}`, resourceVersion, labels},
	}) as unknown as KubernetesObject;

/** The list and watch of one resource, as an informer meets it: the test says what is there and what happens. */
export const createFakeServer = () => {
	let items: readonly KubernetesObject[] = [];
	let revision = '1';
	let broken = false;
	let permitted: string | undefined;
	let receiver: Receiver<KubernetesObject> | undefined;
	const calls: string[] = [];
	const client = {
		raw: {
			async list(_: ResourceName, {namespace}: ListOptions = {}) {
				calls.push(namespace === undefined ? 'list' : `list in ${namespace}`);
				if (permitted !== undefined && namespace !== permitted)
					throw new StatusError({message: 'pods is forbidden', reason: 'Forbidden', code: 403});
				if (broken) throw new StatusError({message: 'the server is away', reason: 'ServiceUnavailable', code: 503});
				return {metadata: {resourceVersion: revision}, items};
			},
			async watch(
				_: ResourceName,
				{resourceVersion, namespace}: ListOptions & {resourceVersion: string},
				to: Receiver<KubernetesObject>,
			) {
				calls.push(`watch${namespace === undefined ? '' : ` in ${namespace}`} from ${resourceVersion}`);
				receiver = to;
				return {
					cancel() {
						calls.push('cancel');
						receiver = undefined;
					},
				};
			},
		},
	} as unknown as Client;
	return {
		client,
		calls,
		/** What a list answers from now on. */
		holds(at: string, ...objects: readonly KubernetesObject[]) {
			revision = at;
			items = objects;
		},
		/** Whether lists fail. */
		break(isBroken: boolean) {
			broken = isBroken;
		},
		/** The only namespace that may be listed; undefined: all. */
		permit(namespace: string | undefined) {
			permitted = namespace;
		},
		send(...events: readonly {readonly type: WatchEvent['type']; readonly object: unknown}[]) {
			receiver?.events(events as readonly WatchEvent[]);
		},
		/** Ends the watch as a server does that has compacted its history, or that refuses it. */
		endWatch(refusal?: Error) {
			const ended = receiver;
			receiver = undefined;
			ended?.ended(refusal);
		},
	};
};
