import type {Draft, ObjectOf} from '../client/types.ts';
import type {NodeTemplate} from './types.ts';

type NodeDraft = Draft<ObjectOf<'Node'>>;

const zones = ['zone-a', 'zone-b', 'zone-c'];

/** node-0 … node-(count−1), spread over three zones. */
const zonedNodes = (count: number): readonly NodeTemplate[] =>
	Array.from({length: count}, (_, index) => ({
		name: `node-${index}`,
		labels: {'topology.kubernetes.io/region': 'region-1', 'topology.kubernetes.io/zone': zones[index % zones.length]!},
	}));

const nodeDraft = (template: NodeTemplate, name: string): NodeDraft => {
	const capacity = {
		cpu: template.cpu ?? '4',
		memory: template.memory ?? '8Gi',
		pods: String(template.pods ?? 110),
		'ephemeral-storage': '100Gi',
	};
	return {
		metadata: {
			name,
			labels: {
				'kubernetes.io/arch': 'amd64',
				'kubernetes.io/hostname': name,
				'kubernetes.io/os': 'linux',
				...template.labels,
			},
			...(template.annotations ? {annotations: template.annotations} : {}),
		},
		spec: template.taints ? {taints: template.taints} : {},
		status: {capacity, allocatable: capacity},
	};
};

/** The templates of a cluster's options: those given, or as many in three zones. */
export const nodeTemplates = (nodes: number | readonly NodeTemplate[]): readonly NodeTemplate[] =>
	typeof nodes === 'number' ? zonedNodes(nodes) : nodes;

/** The Node objects of a cluster's options: a number, or templates as fixtures write them (`count: 3, name: node` makes node-0 … node-2). */
export const nodeDrafts = (nodes: number | readonly NodeTemplate[]): readonly NodeDraft[] =>
	nodeTemplates(nodes).flatMap(template =>
		template.count === undefined
			? [nodeDraft(template, template.name)]
			: Array.from({length: template.count}, (_, index) => nodeDraft(template, `${template.name}-${index}`)),
	);
