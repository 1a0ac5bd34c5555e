import {invalid, notSupported, type FieldError} from '../../../machinery/field-error.ts';
import {labelValue} from '../../../machinery/names.ts';
import {taintEffects} from '../../../machinery/taints.ts';
import type {Toleration} from '../../schema/kubernetes.generated.ts';
import {validateLabelName} from './labels-validation.ts';
import {validateChoice} from './values-validation.ts';

const everything = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';

const validateOperator = ({operator = '', value = ''}: Toleration, field: string): FieldError[] => {
	switch (operator) {
		case '':
		case 'Equal': {
			const problems = labelValue(value);
			return problems.length === 0 ? [] : [invalid(field, value, problems.join(';'))];
		}
		case 'Exists':
			return value === '' ? [] : [invalid(field, value, "value must be empty when `operator` is 'Exists'")];
		default:
			return [notSupported(field, operator, ['Equal', 'Exists'])];
	}
};

/** Problems of tolerations. */
export const validateTolerations = (tolerations: readonly Toleration[], field: string): FieldError[] =>
	tolerations.flatMap((toleration, index) => {
		const {key = '', operator = '', effect = '', tolerationSeconds} = toleration;
		const at = `${field}[${index}]`;
		const limited = "effect must be 'NoExecute' when `tolerationSeconds` is set";
		return [
			...(key === '' ? [] : validateLabelName(key, `${at}.key`)),
			...(key === '' && operator !== 'Exists' ? [invalid(`${at}.operator`, operator, everything)] : []),
			...(tolerationSeconds !== undefined && effect !== 'NoExecute' ? [invalid(`${at}.effect`, effect, limited)] : []),
			...validateOperator(toleration, `${at}.operator`),
			...(effect === '' ? [] : validateChoice(effect, taintEffects, `${at}.effect`)),
		];
	});
