import type {KubernetesObject} from '../../machinery/json.ts';
import {notFound} from '../../machinery/statuses.ts';
import type {KindDescription, ListObject} from '../types.ts';
import {canonical} from './decode-object.ts';
import {apiVersionOf, groupResourceOf} from './resource-key.ts';
import {selectionOf} from './selection.ts';
import type {Handler} from './subresources.ts';

/** The parts of the control plane. All are in this process: who gets an answer has them running. */
const components = ['controller-manager', 'scheduler', 'etcd-0'];

const statusOf = (kind: KindDescription, name: string): KubernetesObject =>
	canonical(kind, {
		apiVersion: apiVersionOf(kind),
		kind: kind.kind,
		metadata: {name},
		conditions: [{type: 'Healthy', status: 'True', message: 'ok'}],
	} as unknown as KubernetesObject);

/** GET of one ComponentStatus or of all; nothing of them is stored. */
export const readComponentStatus: Handler = (_context, kind, {verb, name = '', options = {}}) => {
	if (verb === 'get') {
		if (!components.includes(name)) throw notFound(groupResourceOf(kind), name);
		return Promise.resolve({code: 200, object: statusOf(kind, name), warnings: []});
	}
	const {matches} = selectionOf(kind, options);
	const items = components.map(component => statusOf(kind, component)).filter(object => matches?.(object) ?? true);
	// What is not stored has no revision.
	const metadata = {} as ListObject['metadata'];
	const object: ListObject = {apiVersion: apiVersionOf(kind), kind: `${kind.kind}List`, metadata, items};
	return Promise.resolve({code: 200, object, warnings: []});
};
