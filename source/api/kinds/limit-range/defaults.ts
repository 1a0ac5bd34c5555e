import type {LimitRange, LimitRangeItem} from '../../schema/kubernetes.generated.ts';
import {changeField, mapItems, withAbsent, withField} from '../shared/sharing.ts';

/** For containers, limits follow the maximum, requests the limits, then the minimum. */
const withItemDefaults = (item: LimitRangeItem): LimitRangeItem => {
	if (item.type !== 'Container') return item;
	const limits = withAbsent(item.default ?? {}, item.max ?? {});
	const requests = withAbsent(withAbsent(item.defaultRequest ?? {}, limits), item.min ?? {});
	return withField(withField(item, 'default', limits), 'defaultRequest', requests);
};

/** A LimitRange with the server's defaults (SetDefaults_LimitRangeItem). */
export const withLimitRangeDefaults = (range: LimitRange): LimitRange =>
	changeField(range, 'spec', spec => changeField(spec, 'limits', limits => mapItems(limits, withItemDefaults)));
