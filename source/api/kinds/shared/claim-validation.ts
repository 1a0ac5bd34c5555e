import {invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain} from '../../../machinery/names.ts';
import type {
	DeviceClaim,
	DeviceConstraint,
	DeviceRequest,
	DeviceSubRequest,
	ExactDeviceRequest,
	ResourceClaimSpec,
} from '../../schema/kubernetes.generated.ts';
import {validateList, validateSet} from './collection-validation.ts';
import {
	deviceLimits,
	validateDeviceConfiguration,
	validateDeviceName,
	validateDeviceSelectors,
	validateDeviceToleration,
	validateFullAttributeName,
} from './device-validation.ts';
import {validateText} from './values-validation.ts';

/** The names by which a claim's requests can be meant: `gpu`, and `gpu/large` for one of several in it. */
export const requestNamesOf = ({requests}: DeviceClaim): ReadonlySet<string> =>
	new Set(
		(requests ?? []).flatMap(({name, firstAvailable = []}) => [
			name,
			...firstAvailable.map(sub => `${name}/${sub.name}`),
		]),
	);

/** Problems of a name that must be that of a request. */
export const validateRequestReference = (name: string, names: ReadonlySet<string>, field: string): FieldError[] => {
	const text = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";
	const parts = name.split('/');
	if (parts.length > 2) return [invalid(field, name, text)];
	return [
		...parts.flatMap(part => validateDeviceName(part, field)),
		...(names.has(name) ? [] : [invalid(field, name, text)]),
	];
};

/** Problems of a list of names of requests. */
export const validateRequestReferences = (
	requests: readonly string[] | undefined,
	names: ReadonlySet<string>,
	field: string,
): FieldError[] =>
	validateSet(
		requests ?? [],
		deviceLimits.requestsMax,
		{check: (name, at) => validateRequestReference(name, names, at), keyOf: name => name},
		field,
	);

const validateMode = ({allocationMode = '', count = 0}: ExactDeviceRequest, field: string): FieldError[] => {
	switch (allocationMode) {
		case 'All': {
			const text = "must not be specified when allocationMode is 'All'";
			return count === 0 ? [] : [invalid(`${field}.count`, count, text)];
		}
		case 'ExactCount':
			return count > 0 ? [] : [invalid(`${field}.count`, count, 'must be greater than zero')];
		default:
			return [notSupported(`${field}.allocationMode`, allocationMode, ['All', 'ExactCount'])];
	}
};

const validateWish = (request: ExactDeviceRequest, field: string): FieldError[] => {
	const {deviceClassName, selectors = [], tolerations = []} = request;
	const at = `${field}.deviceClassName`;
	return [
		...(deviceClassName ? validateText(deviceClassName, dns1123Subdomain, at) : [required(at)]),
		...validateDeviceSelectors(selectors, `${field}.selectors`),
		...validateMode(request, field),
		...tolerations.flatMap((each, index) => validateDeviceToleration(each, `${field}.tolerations[${index}]`)),
	];
};

const validateAlternative = (request: DeviceSubRequest, field: string): FieldError[] => [
	...validateDeviceName(request.name, `${field}.name`),
	...validateWish(request, field),
];

const validateRequest = ({name, exactly, firstAvailable = []}: DeviceRequest, field: string): FieldError[] => {
	const one = 'exactly one of `exactly` or `firstAvailable` is required';
	const {firstAvailableMax} = deviceLimits;
	const keys = {check: validateAlternative, keyOf: (sub: DeviceSubRequest) => sub.name, keyName: 'name'};
	return [
		...validateDeviceName(name, `${field}.name`),
		...validateSet(firstAvailable, firstAvailableMax, keys, `${field}.firstAvailable`),
		...(exactly === undefined ? [] : validateWish(exactly, `${field}.exactly`)),
		...(exactly === undefined && firstAvailable.length === 0 ? [required(field, one)] : []),
		...(exactly !== undefined && firstAvailable.length > 0
			? [invalid(field, null, `${one}, but multiple fields are set`)]
			: []),
	];
};

const validateConstraint = (constraint: DeviceConstraint, names: ReadonlySet<string>, field: string): FieldError[] => {
	const {requests, matchAttribute, distinctAttribute} = constraint;
	const [name, at] =
		matchAttribute === undefined
			? [distinctAttribute, `${field}.distinctAttribute`]
			: [matchAttribute, `${field}.matchAttribute`];
	const none = 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set';
	return [
		...validateRequestReferences(requests, names, `${field}.requests`),
		...(name === undefined ? [required(field, none)] : validateFullAttributeName(name, at)),
	];
};

/** Problems of what a claim asks for. */
export const validateResourceClaimSpec = ({devices = {}}: ResourceClaimSpec, field: string): FieldError[] => {
	const {constraints, config} = devices;
	const requests = devices.requests ?? [];
	const names = requestNamesOf(devices);
	const at = `${field}.devices`;
	const keys = {check: validateRequest, keyOf: (request: DeviceRequest) => request.name, keyName: 'name'};
	return [
		...validateSet(requests, deviceLimits.requestsMax, keys, `${at}.requests`),
		...validateList(
			constraints ?? [],
			deviceLimits.constraintsMax,
			(constraint, place) => validateConstraint(constraint, names, place),
			`${at}.constraints`,
		),
		...validateList(
			config ?? [],
			deviceLimits.configurationsMax,
			(each, place) => [
				...validateRequestReferences(each.requests, names, `${place}.requests`),
				...validateDeviceConfiguration(each, place),
			],
			`${at}.config`,
		),
	];
};
