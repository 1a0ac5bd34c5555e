import {
	forbidden,
	invalid,
	notSupported,
	required,
	tooLong,
	tooMany,
	type FieldError,
} from '../../../machinery/field-error.ts';
import type {
	AllocatedDeviceStatus,
	AllocationResult,
	DeviceAllocationConfiguration,
	DeviceRequestAllocationResult,
	NetworkDeviceData,
	ResourceClaimConsumerReference,
	ResourceV1ResourceClaim,
} from '../../schema/kubernetes.generated.ts';
import {validateNodeSelector} from '../shared/affinity-validation.ts';
import {requestNamesOf, validateRequestReference, validateRequestReferences} from '../shared/claim-validation.ts';
import {validateList, validateSet} from '../shared/collection-validation.ts';
import {
	deviceLimits,
	validateBindingConditions,
	validateDeviceConfiguration,
	validateDeviceName,
	validatePoolName,
} from '../shared/device-validation.ts';
import {validateDriverName} from '../shared/network-volume-validation.ts';
import {validateImmutable} from '../shared/values-validation.ts';

interface DeviceReference {
	readonly driver: string;
	readonly pool: string;
	readonly device: string;
	readonly shareID?: string;
}

const idOf = ({driver, pool, device, shareID}: DeviceReference): string =>
	[driver, pool, device, ...(shareID === undefined ? [] : [shareID])].join('/');

const validateDevicePlace = ({driver, pool, device}: DeviceReference, field: string): FieldError[] => [
	...validateDriverName(driver, `${field}.driver`),
	...validatePoolName(pool, `${field}.pool`),
	...validateDeviceName(device, `${field}.device`),
];

const shareId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const shareIdText =
	'uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase hexadecimal characters';

const validateShare = (id: string | undefined, field: string): FieldError[] =>
	id === undefined || shareId.test(id) ? [] : [invalid(field, id, shareIdText)];

const validateConsumer = (consumer: ResourceClaimConsumerReference, field: string): FieldError[] =>
	(['resource', 'name', 'uid'] as const).filter(name => !consumer[name]).map(name => required(`${field}.${name}`));

const validateResult = (
	result: DeviceRequestAllocationResult,
	names: ReadonlySet<string>,
	field: string,
): FieldError[] => [
	...validateRequestReference(result.request, names, `${field}.request`),
	...validateDevicePlace(result, field),
	...validateBindingConditions(result.bindingConditions, result.bindingFailureConditions, field),
	...validateShare(result.shareID, `${field}.shareID`),
];

const validateSource = (source: string, field: string): FieldError[] => {
	if (source === '') return [required(field)];
	const sources = ['FromClaim', 'FromClass'];
	return sources.includes(source) ? [] : [notSupported(field, source, sources)];
};

const validateConfiguration = (
	config: DeviceAllocationConfiguration,
	names: ReadonlySet<string>,
	field: string,
): FieldError[] => [
	...validateSource(config.source, `${field}.source`),
	...validateRequestReferences(config.requests, names, `${field}.requests`),
	...validateDeviceConfiguration(config, field),
];

const validateAllocation = (
	{devices = {}, nodeSelector}: AllocationResult,
	names: ReadonlySet<string>,
	field: string,
): FieldError[] => [
	...validateList(
		devices.results ?? [],
		deviceLimits.allocationResultsMax,
		(result, at) => validateResult(result, names, at),
		`${field}.devices.results`,
	),
	// Of the class and of the claim.
	...validateList(
		devices.config ?? [],
		2 * deviceLimits.configurationsMax,
		(config, at) => validateConfiguration(config, names, at),
		`${field}.devices.config`,
	),
	...(nodeSelector ? validateNodeSelector(nodeSelector, `${field}.nodeSelector`) : []),
];

const validateNetworkData = (data: NetworkDeviceData, field: string): FieldError[] => {
	const {interfaceName = '', hardwareAddress = '', ips = []} = data;
	const {interfaceNameMax, hardwareAddressMax, networkAddressesMax} = deviceLimits;
	return [
		...(interfaceName.length > interfaceNameMax ? [tooLong(`${field}.interfaceName`, interfaceNameMax)] : []),
		...(hardwareAddress.length > hardwareAddressMax ? [tooLong(`${field}.hardwareAddress`, hardwareAddressMax)] : []),
		...validateSet(ips, networkAddressesMax, {check: () => [], keyOf: ip => ip}, `${field}.ips`),
	];
};

const validateDevice = (device: AllocatedDeviceStatus, allocated: ReadonlySet<string>, field: string): FieldError[] => {
	const {networkData} = device;
	// An empty list of them is stored as null.
	const conditions = device.conditions ?? [];
	const {allocatedConditionsMax} = deviceLimits;
	return [
		...validateDevicePlace(device, field),
		...validateShare(device.shareID, `${field}.shareID`),
		...(allocated.has(idOf(device)) ? [] : [invalid(field, idOf(device), 'must be an allocated device in the claim')]),
		...(conditions.length > allocatedConditionsMax
			? [tooMany(`${field}.conditions`, conditions.length, allocatedConditionsMax)]
			: []),
		...(networkData ? validateNetworkData(networkData, `${field}.networkData`) : []),
	];
};

const validateReservations = (next: ResourceV1ResourceClaim, previous: ResourceV1ResourceClaim): FieldError[] => {
	const field = 'status.reservedFor';
	const {reservedFor = [], allocation} = next.status ?? {};
	if (reservedFor.length === 0) return [];
	if (allocation === undefined) return [forbidden(field, 'may not be specified when `allocated` is not set')];
	if (next.metadata.deletionTimestamp === undefined) return [];
	const known = new Set((previous.status?.reservedFor ?? []).map(({uid}) => uid));
	const text = 'new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set';
	return reservedFor.every(({uid}) => known.has(uid)) ? [] : [forbidden(field, text)];
};

/** Problems of what is said of a ResourceClaim's devices and users. */
export const validateResourceClaimStatusUpdate = (
	next: ResourceV1ResourceClaim,
	previous: ResourceV1ResourceClaim,
): FieldError[] => {
	const {reservedFor = [], devices = [], allocation} = next.status ?? {};
	const allocated = new Set((allocation?.devices?.results ?? []).map(idOf));
	const old = previous.status?.allocation;
	const names = requestNamesOf(next.spec.devices ?? {});
	return [
		...validateSet(
			reservedFor,
			deviceLimits.reservationsMax,
			{check: validateConsumer, keyOf: ({uid}) => uid, keyName: 'uid'},
			'status.reservedFor',
		),
		...validateSet(
			devices,
			Infinity,
			{check: (device, at) => validateDevice(device, allocated, at), keyOf: idOf, keyName: 'deviceID'},
			'status.devices',
		),
		...validateReservations(next, previous),
		...(allocation === undefined
			? []
			: old === undefined
				? validateAllocation(allocation, names, 'status.allocation')
				: validateImmutable(allocation, old, 'status.allocation')),
	];
};
