import type {ComponentContext, Running} from '../../client/component.ts';
import type {ObjectOf, ResourceName} from '../../client/types.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {keyOf} from '../../machinery/object-key.ts';
import {hasAnnotation, isFaulty, nodeAnnotations} from '../annotations.ts';
import {createStageAddresses} from './stage-addresses.ts';
import {startStageAgent, type StageAgent} from './stage-agent.ts';
import type {Stage} from './stage.ts';

type Node = ObjectOf<'Node'>;
type Pod = ObjectOf<'Pod'>;

const kindOf = ({apiVersion, kind}: {readonly apiVersion: string; readonly kind: string}) => `${apiVersion} ${kind}`;

/** Whether any stage is about objects of a kind. */
export const coversKind = (stages: readonly Stage[], apiVersion: string, kind: string): boolean =>
	stages.some(stage => stage.apiVersion === apiVersion && stage.kind === kind);

const isHeardOf = (node: Node | undefined): boolean =>
	node !== undefined && !hasAnnotation(node, nodeAnnotations.kubelet, 'none') && !isFaulty(node);

/** Starts an agent for every kind that stages are about: at once for those that are served, for others when they are. */
export const startStages = (context: ComponentContext, stages: readonly Stage[]): Running => {
	const {client, clock, informers, random} = context;
	const nodes = informers.of('Node');
	const pods = informers.of('Pod');
	pods.addIndex('node', pod => (pod.spec.nodeName ? [pod.spec.nodeName] : []));
	const addresses = createStageAddresses(informers);
	const agents = new Map<string, StageAgent>();

	const isSimulated = ({group, kind}: ResourceName): ((object: KubernetesObject) => boolean) => {
		if (group !== '') return () => true;
		if (kind === 'Node') return object => isHeardOf(nodes.get(object.metadata.name));
		if (kind === 'Pod') return object => isHeardOf(nodes.get((object as Pod).spec.nodeName ?? ''));
		return () => true;
	};

	const startServed = () => {
		for (const [name, ofKind] of Map.groupBy(stages, kindOf)) {
			const resource = agents.has(name) ? undefined : client.raw.resolve(ofKind[0]!.apiVersion, ofKind[0]!.kind);
			if (resource === undefined) continue;
			const part = {...context, random: random.fork(name)};
			agents.set(
				name,
				startStageAgent(part, addresses, {resource, stages: ofKind, isSimulated: isSimulated(resource)}),
			);
		}
	};
	startServed();

	const lookAt = (node: Node) => {
		agents.get('v1 Node')?.look(node.metadata.name);
		for (const pod of pods.by('node', node.metadata.name)) agents.get('v1 Pod')?.look(keyOf(pod));
	};
	const later = () => clock.enqueue(startServed, 'stages');
	const unsubscribe = [
		nodes.subscribe({
			added: lookAt,
			updated(node, previous) {
				if (isHeardOf(node) !== isHeardOf(previous)) lookAt(node);
			},
		}),
		informers.of('CustomResourceDefinition').subscribe({added: later, updated: later}),
	];

	return {
		stop() {
			for (const leave of unsubscribe) leave();
			addresses.stop();
			for (const agent of agents.values()) agent.stop();
		},
	};
};
