import {forbidden, invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import type {
	ExemptPriorityLevelConfiguration,
	LimitedPriorityLevelConfiguration,
	LimitResponse,
	PriorityLevelConfiguration,
	QueuingConfiguration,
} from '../../schema/kubernetes.generated.ts';
import {sameValue} from '../../registry/same-value.ts';

const queuesMax = 10_000_000;
/** Bits of the hash by which flows are dealt to queues. */
const hashBits = 60;

const validatePercent = (percent: number | undefined, field: string): FieldError[] =>
	percent !== undefined && (percent < 0 || percent > 100)
		? [invalid(field, percent, 'must be between 0 and 100, inclusive')]
		: [];

const validateShares = (shares: number | undefined, field: string): FieldError[] =>
	shares !== undefined && shares < 0 ? [invalid(field, shares, 'must be a non-negative integer')] : [];

/** Bits that choosing a hand of queues takes: the first among all, the next among the others, and so on. */
const entropyBits = (queues: number, handSize: number): number =>
	Math.ceil(
		Array.from({length: handSize}, (_, dealt) => Math.log2(queues - dealt)).reduce((sum, bits) => sum + bits, 0),
	);

const validateQueues = (queues: number, field: string): FieldError[] => {
	if (queues <= 0) return [invalid(field, queues, 'must be positive')];
	return queues > queuesMax ? [invalid(field, queues, `must not be greater than ${queuesMax}`)] : [];
};

const validateHand = (handSize: number, queues: number, field: string): FieldError[] => {
	if (handSize <= 0) return [invalid(field, handSize, 'must be positive')];
	if (handSize > queues) return [invalid(field, handSize, `should not be greater than queues (${queues})`)];
	if (handSize <= hashBits && entropyBits(queues, handSize) <= hashBits) return [];
	const dealt = `deckSize ${queues} and handSize ${handSize}`;
	return [invalid(field, handSize, `required entropy bits of ${dealt} should not be greater than ${hashBits}`)];
};

const validateQueuing = (queuing: QueuingConfiguration, field: string): FieldError[] => {
	const {queues = 0, handSize = 0, queueLengthLimit = 0} = queuing;
	return [
		...(queueLengthLimit <= 0 ? [invalid(`${field}.queueLengthLimit`, queueLengthLimit, 'must be positive')] : []),
		...validateQueues(queues, `${field}.queues`),
		...validateHand(handSize, queues, `${field}.handSize`),
	];
};

const validateResponse = ({type, queuing}: LimitResponse, field: string): FieldError[] => {
	const at = `${field}.queuing`;
	switch (type) {
		case 'Reject': {
			const text = 'must be nil if limited.limitResponse.type is not Limited';
			return queuing === undefined ? [] : [forbidden(at, text)];
		}
		case 'Queue': {
			const text = 'must not be empty if limited.limitResponse.type is Limited';
			return queuing === undefined ? [required(at, text)] : validateQueuing(queuing, at);
		}
		default:
			return [notSupported(`${field}.type`, type, ['Queue', 'Reject'])];
	}
};

const validateLimited = (limited: LimitedPriorityLevelConfiguration, field: string): FieldError[] => {
	const {borrowingLimitPercent: borrowed, limitResponse = {type: ''}} = limited;
	const text = 'if specified, must be a non-negative integer';
	return [
		...validateShares(limited.nominalConcurrencyShares, `${field}.nominalConcurrencyShares`),
		...validateResponse(limitResponse, `${field}.limitResponse`),
		...validatePercent(limited.lendablePercent, `${field}.lendablePercent`),
		...(borrowed !== undefined && borrowed < 0 ? [invalid(`${field}.borrowingLimitPercent`, borrowed, text)] : []),
	];
};

const validateExempt = (exempt: ExemptPriorityLevelConfiguration, field: string): FieldError[] => [
	...validateShares(exempt.nominalConcurrencyShares, `${field}.nominalConcurrencyShares`),
	...validatePercent(exempt.lendablePercent, `${field}.lendablePercent`),
];

/** Problems of a PriorityLevelConfiguration. */
export const validatePriorityLevel = ({metadata: {name}, spec}: PriorityLevelConfiguration): FieldError[] => {
	const {type = '', limited, exempt} = spec ?? {};
	const isNamedOtherwise = (name === 'exempt') !== (type === 'Exempt');
	const ofName = isNamedOtherwise
		? [invalid('spec.type', type, "type must be 'Exempt' if and only if name is 'exempt'")]
		: [];
	switch (type) {
		case 'Exempt':
			return [
				...ofName,
				...(limited === undefined ? [] : [forbidden('spec.limited', 'must be nil if the type is not Limited')]),
				...(exempt === undefined ? [] : validateExempt(exempt, 'spec.exempt')),
			];
		case 'Limited':
			return [
				...ofName,
				...(exempt === undefined ? [] : [forbidden('spec.exempt', 'must be nil if the type is Limited')]),
				...(limited === undefined
					? [required('spec.limited', 'must not be empty when type is Limited')]
					: validateLimited(limited, 'spec.limited')),
			];
		default:
			return [...ofName, notSupported('spec.type', type, ['Exempt', 'Limited'])];
	}
};

/** The level for what fits no other is fixed; of the exempt one only what it lends may be set. */
export const validatePriorityLevelUpdate = (
	next: PriorityLevelConfiguration,
	previous: PriorityLevelConfiguration,
): FieldError[] => {
	const {name} = next.metadata;
	if (name !== 'catch-all' || sameValue(next.spec, previous.spec)) return [];
	return [invalid('spec', next.spec, `spec of '${name}' must equal the fixed value`)];
};
