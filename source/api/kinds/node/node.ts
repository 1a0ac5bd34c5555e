import type {Node, NodeSpec, NodeStatus} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {changeField, withAbsent, withField} from '../shared/sharing.ts';
import {nodePrinter} from './printer.ts';
import {validateNode, validateNodeUpdate} from './validation.ts';

/** podCIDR and the first of podCIDRs are one; where they differ, podCIDR counts. */
const withNetworks = (spec: NodeSpec): NodeSpec => {
	const {podCIDR, podCIDRs = []} = spec;
	if (podCIDR !== undefined && podCIDRs[0] !== podCIDR) return {...spec, podCIDRs: [podCIDR]};
	return withField(spec, 'podCIDR', podCIDRs[0]);
};

/** What a Node does not keep for itself is all of its capacity. */
const withAllocatable = (status: NodeStatus): NodeStatus => withAbsent(status, {allocatable: status.capacity});

const withDefaults = (node: Node): Node =>
	changeField(changeField(node, 'spec', withNetworks), 'status', withAllocatable);

export const node = describeKind<Node>({
	group: '',
	version: 'v1',
	kind: 'Node',
	defaults: withDefaults,
	validate: validateNode,
	validateUpdate: validateNodeUpdate,
	validateStatusUpdate: (next, previous) => [...validateNode(next), ...validateNodeUpdate(next, previous)],
	// A Node registers with its status, so it is kept at create.
	generation: false,
	selectableFields: {'spec.unschedulable': ({spec}) => String(spec?.unschedulable ?? false)},
	storagePrefix: 'minions',
	printer: nodePrinter,
});
