import {
	duplicate,
	forbidden,
	invalid,
	notSupported,
	required,
	type FieldError,
} from '../../../machinery/field-error.ts';
import type {TopologySpreadConstraint} from '../../schema/kubernetes.generated.ts';
import {validateLabelName, validateLabelSelector} from './labels-validation.ts';
import {validateChoice} from './values-validation.ts';

const actions = ['DoNotSchedule', 'ScheduleAnyway'];
const inclusions = ['Honor', 'Ignore'];
const positiveText = 'must be greater than 0';
const skewText = 'must be greater than zero';

const validateKeys = ({matchLabelKeys = [], labelSelector}: TopologySpreadConstraint, field: string): FieldError[] => {
	if (matchLabelKeys.length === 0) return [];
	return [
		...(labelSelector ? [] : [forbidden(field, 'must not be specified when labelSelector is not set')]),
		...matchLabelKeys.flatMap((key, index) => validateLabelName(key, `${field}[${index}]`)),
	];
};

const validateDomains = ({minDomains, whenUnsatisfiable}: TopologySpreadConstraint, field: string): FieldError[] => {
	if (minDomains === undefined) return [];
	const text = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`;
	return [
		...(minDomains <= 0 ? [invalid(field, minDomains, positiveText)] : []),
		...(whenUnsatisfiable === 'DoNotSchedule' ? [] : [invalid(field, minDomains, text)]),
	];
};

/** Problems of how a pod is to be spread; each topology key and action only once. */
export const validateSpread = (constraints: readonly TopologySpreadConstraint[], field: string): FieldError[] =>
	constraints.flatMap((constraint, index) => {
		const {maxSkew, topologyKey, whenUnsatisfiable} = constraint;
		const at = `${field}[${index}]`;
		const again = constraints
			.slice(index + 1)
			.some(other => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable);
		return [
			...((maxSkew ?? 0) <= 0 ? [invalid(`${at}.maxSkew`, maxSkew ?? 0, skewText)] : []),
			...(!topologyKey ? [required(`${at}.topologyKey`, 'can not be empty')] : []),
			...(actions.includes(whenUnsatisfiable)
				? []
				: [notSupported(`${at}.whenUnsatisfiable`, whenUnsatisfiable ?? '', actions)]),
			...(again ? [duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`)] : []),
			...validateDomains(constraint, `${at}.minDomains`),
			...validateChoice(constraint.nodeAffinityPolicy, inclusions, `${at}.nodeAffinityPolicy`),
			...validateChoice(constraint.nodeTaintsPolicy, inclusions, `${at}.nodeTaintsPolicy`),
			...validateKeys(constraint, `${at}.matchLabelKeys`),
			...validateLabelSelector(constraint.labelSelector, `${at}.labelSelector`),
		];
	});
