import type {Plugin} from '../framework/types.ts';
import {createDefaultPreemption} from '../plugins/default-preemption.ts';
import {createDynamicResources} from '../plugins/dynamic-resources.ts';
import {createInterPodAffinity} from '../plugins/inter-pod-affinity.ts';
import {createNodeAffinity} from '../plugins/node-affinity.ts';
import {createPodTopologySpread} from '../plugins/pod-topology-spread.ts';
import type {DefaultConstraint} from '../plugins/spread-constraint.ts';
import {createVolumeBinding} from '../plugins/volume-binding.ts';
import {argumentFields} from './argument-fields.ts';
import {Fields, type Entry} from './fields.ts';
import {readAddedAffinity} from './read-added-affinity.ts';
import {readBalanceArguments, readFitArguments} from './read-resource-arguments.ts';

const readAffinityArguments = (entry: Entry): Plugin => {
	const fields = argumentFields(entry, 'InterPodAffinity', [
		'hardPodAffinityWeight',
		'ignorePreferredTermsOfExistingPods',
	]);
	return createInterPodAffinity({
		hardPodAffinityWeight: fields.whole('hardPodAffinityWeight', 0, 100),
		ignorePreferredTermsOfExistingPods: fields.flag('ignorePreferredTermsOfExistingPods'),
	});
};

const readNodeAffinityArguments = (entry: Entry): Plugin => {
	const added = argumentFields(entry, 'NodeAffinity', ['addedAffinity']).entry('addedAffinity');
	return createNodeAffinity(added && readAddedAffinity(added));
};

const readConstraint = (entry: Entry): DefaultConstraint => {
	const fields = new Fields(entry, ['maxSkew', 'topologyKey', 'whenUnsatisfiable', 'labelSelector']);
	if (fields.entry('labelSelector') !== undefined) {
		throw fields.refuse('labelSelector', 'constraint must not define a selector, as they deduced for each pod');
	}
	const topologyKey = fields.requiredText('topologyKey');
	fields.requiredText('whenUnsatisfiable');
	const whenUnsatisfiable = fields.choice('whenUnsatisfiable', ['DoNotSchedule', 'ScheduleAnyway'])!;
	return {topologyKey, maxSkew: fields.requiredWhole('maxSkew', 1), whenUnsatisfiable};
};

const readSpreadArguments = (entry: Entry): Plugin => {
	const fields = argumentFields(entry, 'PodTopologySpread', ['defaultConstraints', 'defaultingType']);
	const constraints = fields.list('defaultConstraints').map(readConstraint);
	if (fields.choice('defaultingType', ['System', 'List']) === 'List') {
		return createPodTopologySpread({constraints, system: false});
	}
	if (constraints.length > 0) {
		throw fields.refuse('defaultConstraints', 'must be empty unless defaultingType is List');
	}
	return createPodTopologySpread();
};

const readPreemptionArguments = (entry: Entry): Plugin => {
	const fields = argumentFields(entry, 'DefaultPreemption', [
		'minCandidateNodesPercentage',
		'minCandidateNodesAbsolute',
	]);
	const minCandidateNodesPercentage = fields.whole('minCandidateNodesPercentage', 0, 100);
	const minCandidateNodesAbsolute = fields.whole('minCandidateNodesAbsolute', 0);
	if (minCandidateNodesPercentage === 0 && minCandidateNodesAbsolute === 0) {
		throw fields.refuse('minCandidateNodesAbsolute', 'cannot be zero at the same time as minCandidateNodesPercentage');
	}
	return createDefaultPreemption({minCandidateNodesPercentage, minCandidateNodesAbsolute});
};

const readVolumeArguments = (entry: Entry): Plugin => {
	const fields = argumentFields(entry, 'VolumeBinding', ['bindTimeoutSeconds', 'shape']);
	if (fields.entry('shape') !== undefined) {
		throw fields.refuse('shape', 'scoring of storage capacity is not supported; leave it out');
	}
	const seconds = fields.whole('bindTimeoutSeconds', 0);
	return createVolumeBinding(seconds === undefined ? undefined : seconds * 1000);
};

const readDeviceArguments = (entry: Entry): Plugin => {
	const fields = argumentFields(entry, 'DynamicResources', ['bindingTimeout', 'filterTimeout']);
	return createDynamicResources({bindingTimeoutMs: fields.duration('bindingTimeout')});
};

/** Makes plugins with the arguments of a profile's pluginConfig, by the plugin's name. Plugins that are not here take none. */
export const argumentReaders: {readonly [plugin: string]: (entry: Entry) => Plugin} = {
	DefaultPreemption: readPreemptionArguments,
	DynamicResources: readDeviceArguments,
	InterPodAffinity: readAffinityArguments,
	NodeAffinity: readNodeAffinityArguments,
	NodeResourcesBalancedAllocation: readBalanceArguments,
	NodeResourcesFit: readFitArguments,
	PodTopologySpread: readSpreadArguments,
	VolumeBinding: readVolumeArguments,
};
