import type {NodeAffinity, NodeSelectorRequirement, NodeSelectorTerm} from '../framework/objects.ts';
import {Fields, type Entry} from './fields.ts';

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'] as const;

const readRequirement = (entry: Entry): NodeSelectorRequirement => {
	const fields = new Fields(entry, ['key', 'operator', 'values']);
	const key = fields.requiredText('key');
	fields.requiredText('operator');
	return {key, operator: fields.choice('operator', operators)!, values: fields.texts('values')};
};

const readTerm = (entry: Entry): NodeSelectorTerm => {
	const fields = new Fields(entry, ['matchExpressions', 'matchFields']);
	return {
		matchExpressions: fields.list('matchExpressions').map(readRequirement),
		matchFields: fields.list('matchFields').map(readRequirement),
	};
};

/** NodeAffinityArgs' addedAffinity: a node affinity for every pod of the profile. */
export const readAddedAffinity = (entry: Entry): NodeAffinity => {
	const required = 'requiredDuringSchedulingIgnoredDuringExecution';
	const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
	const fields = new Fields(entry, [required, preferred]);
	const selector = fields.object(required, ['nodeSelectorTerms']);
	const terms = selector?.list('nodeSelectorTerms');
	if (terms?.length === 0) throw selector!.refuse('nodeSelectorTerms', 'must have at least one node selector term');
	const preferences = fields.list(preferred).map(one => {
		const term = new Fields(one, ['weight', 'preference']);
		const preference = term.entry('preference');
		if (preference === undefined) throw term.refuse('preference', 'is required');
		return {weight: term.requiredWhole('weight', 1, 100), preference: readTerm(preference)};
	});
	return {
		[preferred]: preferences,
		...(terms === undefined ? {} : {[required]: {nodeSelectorTerms: terms.map(readTerm)}}),
	};
};
