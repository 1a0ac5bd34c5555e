import {duplicate, forbidden, invalid, type FieldError} from '../../../machinery/field-error.ts';
import {compareQuantities, parseQuantity} from '../../../machinery/quantity.ts';
import type {LimitRange, LimitRangeItem} from '../../schema/kubernetes.generated.ts';
import {validateResourceName} from '../shared/resource-validation.ts';

const isGreater = (a: string | undefined, b: string | undefined): boolean =>
	a !== undefined && b !== undefined && compareQuantities(parseQuantity(a), parseQuantity(b)) > 0;

/** Bounds of one resource must not contradict each other. */
const validateBounds = (item: LimitRangeItem, name: string, field: string): FieldError[] => {
	const [min, max] = [item.min?.[name], item.max?.[name]];
	const [limit, request] = [item.default?.[name], item.defaultRequest?.[name]];
	const ratio = item.maxLimitRequestRatio?.[name];
	const at = (part: string): string => `${field}.${part}[${name}]`;
	const rules: readonly (readonly [boolean, () => FieldError])[] = [
		[isGreater(min, max), () => invalid(at('min'), min, `min value ${min} is greater than max value ${max}`)],
		[
			isGreater(min, request),
			() => invalid(at('defaultRequest'), request, `min value ${min} is greater than default request value ${request}`),
		],
		[
			isGreater(request, max),
			() => invalid(at('defaultRequest'), request, `default request value ${request} is greater than max value ${max}`),
		],
		[
			isGreater(request, limit),
			() =>
				invalid(
					at('defaultRequest'),
					request,
					`default request value ${request} is greater than default limit value ${limit}`,
				),
		],
		[
			isGreater(min, limit),
			() => invalid(at('default'), min, `min value ${min} is greater than default value ${limit}`),
		],
		[
			isGreater(limit, max),
			() => invalid(at('default'), max, `default value ${limit} is greater than max value ${max}`),
		],
		[isGreater('1', ratio), () => invalid(at('maxLimitRequestRatio'), ratio, `ratio ${ratio} is less than 1`)],
	];
	return rules.filter(([broken]) => broken).map(([, problem]) => problem());
};

const validateItem = (item: LimitRangeItem, field: string): FieldError[] => {
	const parts = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;
	const names = new Set(parts.flatMap(part => Object.keys(item[part] ?? {})));
	const podDefaults = item.type === 'Pod' ? (['default', 'defaultRequest'] as const) : [];
	return [
		...parts.flatMap(part =>
			Object.keys(item[part] ?? {}).flatMap(name => validateResourceName(name, `${field}.${part}[${name}]`)),
		),
		...podDefaults
			.filter(part => Object.keys(item[part] ?? {}).length > 0)
			.map(part => forbidden(`${field}.${part}`, "may not be specified when `type` is 'Pod'")),
		...[...names].toSorted().flatMap(name => validateBounds(item, name, field)),
	];
};

/** Problems of a LimitRange, in the order of kube-apiserver's ValidateLimitRange. */
export const validateLimitRange = ({spec}: LimitRange): FieldError[] => {
	const limits = spec?.limits ?? [];
	return limits.flatMap((item, index) => {
		const field = `spec.limits[${index}]`;
		const isRepeated = limits.slice(0, index).some(({type}) => type === item.type);
		return [...(isRepeated ? [duplicate(`${field}.type`, item.type)] : []), ...validateItem(item, field)];
	});
};
