import {compileDeviceExpression} from '../../../machinery/cel/device-expression.ts';
import {duplicate, invalid, notSupported, required, tooLong, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Label, dns1123Subdomain, labelValue} from '../../../machinery/names.ts';
import type {
	DeviceClassConfiguration,
	DeviceSelector,
	DeviceTaint,
	DeviceToleration,
	RawExtension,
} from '../../schema/kubernetes.generated.ts';
import {validateList} from './collection-validation.ts';
import {validateLabelName} from './labels-validation.ts';
import {validateDriverName} from './network-volume-validation.ts';
import {validateText} from './values-validation.ts';

/** Limits of the API of devices. */
export const deviceLimits = {
	allocatedConditionsMax: 8,
	allocationResultsMax: 32,
	attributesMax: 32,
	attributeTextMax: 64,
	bindingConditionsMax: 4,
	configurationsMax: 32,
	constraintsMax: 32,
	countersPerDeviceMax: 32,
	countersPerSliceMax: 1024,
	devicesMax: 128,
	expressionMax: 10 * 1024,
	firstAvailableMax: 8,
	identifierMax: 32,
	networkAddressesMax: 16,
	hardwareAddressMax: 128,
	interfaceNameMax: 256,
	parametersMax: 10 * 1024,
	poolNameMax: 253,
	requestsMax: 32,
	reservationsMax: 256,
	selectorsMax: 32,
	sharedCountersMax: 32,
	taintsMax: 16,
	validValuesMax: 10,
} as const;

const effects = ['NoExecute', 'NoSchedule'];

/** Problems of the name of a device, a request or a counter. */
export const validateDeviceName = (name: string | undefined, field: string): FieldError[] =>
	name ? validateText(name, dns1123Label, field) : [required(field)];

/** Problems of the name of a pool: subdomains between slashes. */
export const validatePoolName = (name: string | undefined, field: string): FieldError[] => {
	if (!name) return [required(field)];
	return [
		...(name.length > deviceLimits.poolNameMax ? [tooLong(field, deviceLimits.poolNameMax)] : []),
		...name.split('/').flatMap(part => validateText(part, dns1123Subdomain, field)),
	];
};

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;
const identifierText =
	"a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')";

const validateIdentifier = (text: string, field: string): FieldError[] => [
	...(text.length > deviceLimits.identifierMax ? [tooLong(field, deviceLimits.identifierMax)] : []),
	...(identifier.test(text) ? [] : [invalid(field, text, identifierText)]),
];

/** Problems of the name of an attribute or capacity: an identifier, in a domain or in that of the driver. */
export const validateAttributeName = (name: string, field: string): FieldError[] => {
	if (name === '') return [required(field, 'name required')];
	const [first = '', second, ...more] = name.split('/');
	if (second === undefined) return validateIdentifier(first, field);
	if (more.length > 0) return [];
	return [
		...(first === '' ? [required(field, 'the domain must not be empty')] : validateDriverName(first, field)),
		...(second === '' ? [required(field, 'the name must not be empty')] : validateIdentifier(second, field)),
	];
};

/** As validateAttributeName; there must be a domain. */
export const validateFullAttributeName = (name: string, field: string): FieldError[] => [
	...validateAttributeName(name, field),
	...(name !== '' && !name.includes('/') ? [invalid(field, name, 'must include a domain')] : []),
];

const validateSelector = ({cel}: DeviceSelector, field: string): FieldError[] => {
	if (cel === undefined) return [required(`${field}.cel`)];
	const {expression} = cel;
	const at = `${field}.cel.expression`;
	if (Buffer.byteLength(expression) > deviceLimits.expressionMax) return [tooLong(at, deviceLimits.expressionMax)];
	const compiled = compileDeviceExpression(expression);
	return typeof compiled === 'string' ? [invalid(at, expression, compiled)] : [];
};

/** Problems of selectors of devices. */
export const validateDeviceSelectors = (selectors: readonly DeviceSelector[], field: string): FieldError[] =>
	validateList(selectors, deviceLimits.selectorsMax, validateSelector, field);

const validateParameters = (parameters: RawExtension | null | undefined, field: string): FieldError[] => {
	if (parameters === undefined || parameters === null) return [required(field)];
	const text = JSON.stringify(parameters);
	if (Buffer.byteLength(text) > deviceLimits.parametersMax) return [tooLong(field, deviceLimits.parametersMax)];
	return text.startsWith('{') ? [] : [invalid(field, '<value omitted>', 'must be a valid JSON object')];
};

/** Problems of what a driver is told. */
export const validateDeviceConfiguration = ({opaque}: DeviceClassConfiguration, field: string): FieldError[] =>
	opaque === undefined
		? [required(`${field}.opaque`)]
		: [
				...validateDriverName(opaque.driver, `${field}.opaque.driver`),
				...validateParameters(opaque.parameters, `${field}.opaque.parameters`),
			];

/** Problems of the taint of a device. */
export const validateDeviceTaint = ({key, value = '', effect}: DeviceTaint, field: string): FieldError[] => [
	...validateLabelName(key, `${field}.key`),
	...validateText(value, labelValue, `${field}.value`),
	...(effect ? [] : [required(`${field}.effect`)]),
	...(effect && !effects.includes(effect) ? [notSupported(`${field}.effect`, effect, effects)] : []),
];

/** Problems of what a request tolerates. */
export const validateDeviceToleration = (toleration: DeviceToleration, field: string): FieldError[] => {
	const {key = '', operator = '', value = '', effect = ''} = toleration;
	const ofOperator = (): FieldError[] => {
		switch (operator) {
			case 'Exists':
				return value === '' ? [] : [invalid(`${field}.value`, value, 'must be empty for operator `Exists`')];
			case 'Equal':
				return validateText(value, labelValue, `${field}.value`);
			case '':
				return [required(`${field}.operator`)];
			default:
				return [notSupported(`${field}.operator`, operator, ['Equal', 'Exists'])];
		}
	};
	return [
		...(key === '' ? [] : validateLabelName(key, `${field}.key`)),
		...ofOperator(),
		...(effect === '' || effects.includes(effect) ? [] : [notSupported(`${field}.effect`, effect, effects)]),
	];
};

const repeated = (items: readonly string[], field: string): FieldError[] =>
	items.flatMap((item, index) => (items.indexOf(item) < index ? [duplicate(`${field}[${index}]`, item)] : []));

/** Problems of the conditions that a device must meet before a pod is bound, and of those that end the waiting. */
export const validateBindingConditions = (
	conditions: readonly string[] = [],
	failures: readonly string[] = [],
	field: string,
): FieldError[] => {
	const [at, failuresAt] = [`${field}.bindingConditions`, `${field}.bindingFailureConditions`];
	const overlap = 'bindingFailureConditions must not overlap with bindingConditions';
	const {bindingConditionsMax} = deviceLimits;
	return [
		...validateList(conditions, bindingConditionsMax, validateLabelName, at),
		...validateList(failures, bindingConditionsMax, validateLabelName, failuresAt),
		...repeated(conditions, at),
		...repeated(failures, failuresAt),
		...failures.flatMap((condition, index) =>
			conditions.includes(condition) ? [invalid(`${failuresAt}[${index}]`, condition, overlap)] : [],
		),
		...(conditions.length === 0 && failures.length > 0
			? [invalid(at, null, 'bindingConditions are required to use bindingFailureConditions')]
			: []),
		...(failures.length === 0 && conditions.length > 0
			? [invalid(failuresAt, null, 'bindingFailureConditions are required to use bindingConditions')]
			: []),
	];
};
