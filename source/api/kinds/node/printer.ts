import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn, textColumn, wide} from '../printing/columns.ts';
import type {Node} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** Ready, NotReady or Unknown, and whether new pods may come. */
const statusText = (node: Node): string => {
	const ready = node.status?.conditions?.find(condition => condition.type === 'Ready');
	const state = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
	return node.spec?.unschedulable ? `${state},SchedulingDisabled` : state;
};

const rolePrefix = 'node-role.kubernetes.io/';

/** Roles are the labels `node-role.kubernetes.io/<role>` and the value of `kubernetes.io/role`. */
const rolesText = (node: Node): string => {
	const roles = Object.entries(node.metadata.labels ?? {}).flatMap(([key, value]) =>
		key.startsWith(rolePrefix) ? [key.slice(rolePrefix.length)] : key === 'kubernetes.io/role' ? [value] : [],
	);
	return [...new Set(roles.filter(role => role !== ''))].toSorted().join(',') || '<none>';
};

const addressText = (node: Node, type: string): string =>
	node.status?.addresses?.find(address => address.type === type)?.address ?? '<none>';

/** The `kubectl get` table of a Node. */
export const nodePrinter: Printer<Node> = {
	columns: [
		nameColumn,
		textColumn('Status', 'The status of the node'),
		textColumn('Roles', 'The roles of the node'),
		ageColumn,
		fieldColumn('Version', 'core.v1.NodeSystemInfo.kubeletVersion'),
		...wide(
			fieldColumn('Internal-IP', 'core.v1.NodeStatus.addresses'),
			fieldColumn('External-IP', 'core.v1.NodeStatus.addresses'),
			fieldColumn('OS-Image', 'core.v1.NodeSystemInfo.osImage'),
			fieldColumn('Kernel-Version', 'core.v1.NodeSystemInfo.kernelVersion'),
			fieldColumn('Container-Runtime', 'core.v1.NodeSystemInfo.containerRuntimeVersion'),
		),
	],
	cells: (object, now) => [
		object.metadata.name,
		statusText(object),
		rolesText(object),
		age(object.metadata.creationTimestamp, now),
		object.status?.nodeInfo?.kubeletVersion ?? '',
		addressText(object, 'InternalIP'),
		addressText(object, 'ExternalIP'),
		object.status?.nodeInfo?.osImage || '<unknown>',
		object.status?.nodeInfo?.kernelVersion || '<unknown>',
		object.status?.nodeInfo?.containerRuntimeVersion || '<unknown>',
	],
};
