import {labelValue, qualifiedName} from './names.ts';

/** core/v1 Taint, by shape. */
export interface TaintLike {
	readonly key: string;
	readonly value?: string;
	readonly effect: string;
}

/** core/v1 Toleration, by shape. */
export interface TolerationLike {
	readonly key?: string;
	readonly operator?: string;
	readonly value?: string;
	readonly effect?: string;
}

export const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

/** True when the toleration covers the taint: an absent key (with Exists) or effect covers all. */
export const toleratesTaint = (toleration: TolerationLike, taint: TaintLike): boolean => {
	const {key = '', operator = '', value = '', effect = ''} = toleration;
	if (effect !== '' && effect !== taint.effect) return false;
	if (key !== '' && key !== taint.key) return false;
	switch (operator) {
		case '':
		case 'Equal':
			return value === (taint.value ?? '');
		case 'Exists':
			return true;
		default:
			return false;
	}
};

/** The first taint that `counts` and that no toleration covers. */
export const findUntoleratedTaint = <T extends TaintLike>(
	taints: readonly T[] | undefined,
	tolerations: readonly TolerationLike[] | undefined,
	counts: (taint: T) => boolean = () => true,
): T | undefined =>
	taints?.find(taint => counts(taint) && !tolerations?.some(toleration => toleratesTaint(toleration, taint)));

/**
Reads `key=value:Effect`, `key:Effect` or a bare `key` (its effect is then empty, for removals). Throws an Error in kubectl's
words.
*/
export const parseTaint = (text: string): TaintLike => {
	const [keyAndValue = '', effect, ...more] = text.split(':');
	if (effect !== undefined && more.length === 0 && !taintEffects.some(known => known === effect)) {
		throw new Error(`invalid taint effect: ${effect}, unsupported taint effect`);
	}
	const [key = '', value, ...rest] = effect === undefined ? [keyAndValue] : keyAndValue.split('=');
	if (more.length > 0 || rest.length > 0) throw new Error(`invalid taint spec: ${text}`);
	const problems = value === undefined ? [] : labelValue(value);
	const firstProblems = problems.length > 0 ? problems : qualifiedName(key);
	if (firstProblems.length > 0) throw new Error(`invalid taint spec: ${text}, ${firstProblems.join('; ')}`);
	return {key, ...(value === undefined || value === '' ? {} : {value}), effect: effect ?? ''};
};

/** `key=value:Effect`; what is empty is left out with its sign. */
export const formatTaint = ({key, value = '', effect}: TaintLike): string =>
	`${key}${value === '' ? '' : `=${value}`}${effect === '' ? '' : `:${effect}`}`;
