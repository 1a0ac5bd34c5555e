import {aggregateText, invalid, notSupported, type FieldError} from './field-error.ts';
import {labelValue, qualifiedName} from './names.ts';

/** Labels of an object, by key. */
export type Labels = {readonly [key: string]: string};

export type LabelOperator = 'in' | 'notin' | '=' | '==' | '!=' | 'gt' | 'lt' | 'exists' | '!';

/** One condition on one label. Values are sorted and unique. */
export interface LabelRequirement {
	readonly key: string;
	readonly operator: LabelOperator;
	readonly values: readonly string[];
}

/** Operators that take values, in the order messages name them. */
export const valueOperators: readonly LabelOperator[] = ['in', 'notin', '=', '==', '!=', 'gt', 'lt'];

const integer = /^[-+]?\d+$/;
const int64Min = -(2n ** 63n);
const int64Max = 2n ** 63n - 1n;

/** A 64-bit integer as Go's ParseInt reads it; undefined when it is none. */
const parseInteger = (text: string): bigint | undefined => {
	if (!integer.test(text) || text.length > 64) return undefined;
	const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
	return value < int64Min || value > int64Max ? undefined : value;
};

/** The problem of a label key, as labels.validateLabelKey words it. */
export const labelKeyProblem = (key: string, field: string): FieldError | undefined => {
	const problems = qualifiedName(key);
	return problems.length === 0 ? undefined : invalid(field, key, problems.join('; '));
};

const countProblems = (operator: LabelOperator, values: readonly string[]): FieldError[] => {
	const problem = (detail: string): FieldError[] => [invalid('values', values, detail)];
	switch (operator) {
		case 'in':
		case 'notin':
			return values.length === 0 ? problem("for 'in', 'notin' operators, values set can't be empty") : [];
		case '=':
		case '==':
		case '!=':
			return values.length === 1 ? [] : problem('exact-match compatibility requires one single value');
		case 'exists':
		case '!':
			return values.length === 0 ? [] : problem('values set must be empty for exists and does not exist');
		case 'gt':
		case 'lt':
			return [
				...(values.length === 1 ? [] : problem("for 'Gt', 'Lt' operators, exactly one value is required")),
				...values.flatMap((value, index) =>
					parseInteger(value) === undefined
						? [invalid(`values[${index}]`, value, "for 'Gt', 'Lt' operators, the value must be an integer")]
						: [],
				),
			];
		default:
			return [notSupported('operator', operator, [...valueOperators, 'exists', '!'])];
	}
};

/** A checked requirement; throws an Error in the words of labels.NewRequirement. */
export const labelRequirement = (key: string, operator: LabelOperator, values: readonly string[]): LabelRequirement => {
	const keyProblem = labelKeyProblem(key, 'key');
	const problems = [
		...(keyProblem === undefined ? [] : [keyProblem]),
		...countProblems(operator, values),
		...values.flatMap((value, index) => {
			const texts = labelValue(value);
			return texts.length === 0 ? [] : [invalid(`values[${index}][${key}]`, value, texts.join('; '))];
		}),
	];
	if (problems.length > 0) throw new Error(aggregateText(problems));
	return {key, operator, values: [...new Set(values)].toSorted()};
};

/** The value of a label that the object itself carries. */
const valueOf = (labels: Labels | undefined, key: string): string | undefined =>
	labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;

const compares = (operator: 'gt' | 'lt', value: string, bound: string): boolean => {
	const left = parseInteger(value);
	const right = parseInteger(bound);
	if (left === undefined || right === undefined) return false;
	return operator === 'gt' ? left > right : left < right;
};

/** True when the labels meet the requirement. An absent label meets notin, != and !. */
export const meetsRequirement = ({key, operator, values}: LabelRequirement, labels: Labels | undefined): boolean => {
	const value = valueOf(labels, key);
	switch (operator) {
		case 'in':
		case '=':
		case '==':
			return value !== undefined && values.includes(value);
		case 'notin':
		case '!=':
			return value === undefined || !values.includes(value);
		case 'exists':
			return value !== undefined;
		case '!':
			return value === undefined;
		case 'gt':
		case 'lt':
			return value !== undefined && compares(operator, value, values[0] ?? '');
	}
};

/** The requirement in selector syntax: `app=web`, `tier in (a,b)`, `!legacy`. */
export const requirementText = ({key, operator, values}: LabelRequirement): string => {
	const list = values.join(',');
	switch (operator) {
		case 'in':
		case 'notin':
			return `${key} ${operator} (${list})`;
		case 'gt':
			return `${key}>${list}`;
		case 'lt':
			return `${key}<${list}`;
		case 'exists':
			return key;
		case '!':
			return `!${key}`;
		default:
			return `${key}${operator}${list}`;
	}
};
