import {invalid, required, tooLong, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain} from '../../../machinery/names.ts';
import type {
	CounterSet,
	Device,
	DeviceAttribute,
	DeviceCounterConsumption,
	NodeSelector,
	ResourceSlice,
	ResourceSliceSpec,
} from '../../schema/kubernetes.generated.ts';
import {validateNodeSelector} from '../shared/affinity-validation.ts';
import {validateList, validateSet} from '../shared/collection-validation.ts';
import {
	deviceLimits,
	validateAttributeName,
	validateBindingConditions,
	validateDeviceName,
	validateDeviceTaint,
	validatePoolName,
} from '../shared/device-validation.ts';
import {validateDriverName} from '../shared/network-volume-validation.ts';
import {validateImmutable, validateText} from '../shared/values-validation.ts';
import {validateCapacity} from './capacity-validation.ts';

const semanticVersion =
	/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$/;

const validateAttribute = (attribute: DeviceAttribute, field: string): FieldError[] => {
	const {string, version} = attribute;
	const {attributeTextMax} = deviceLimits;
	const values = Object.keys(attribute).length;
	const one = 'exactly one value must be specified';
	const semantic = 'must be a string compatible with semver.org spec 2.0.0';
	return [
		...(string !== undefined && string.length > attributeTextMax ? [tooLong(`${field}.string`, attributeTextMax)] : []),
		...(version !== undefined && !semanticVersion.test(version)
			? [invalid(`${field}.version`, version, semantic)]
			: []),
		...(version !== undefined && version.length > attributeTextMax
			? [tooLong(`${field}.version`, attributeTextMax)]
			: []),
		...(values === 0 ? [required(field, one)] : values > 1 ? [invalid(field, attribute, one)] : []),
	];
};

const validateCounters = (counters: CounterSet['counters'] | undefined, field: string): FieldError[] => {
	const names = Object.keys(counters ?? {});
	if (names.length === 0) return [required(field)];
	return names.flatMap(name => validateDeviceName(name, `${field}[${name}]`));
};

const validateCounterSet = ({name, counters}: CounterSet, field: string): FieldError[] => [
	...validateDeviceName(name, `${field}.name`),
	...validateCounters(counters, `${field}.counters`),
];

const validateConsumption = ({counterSet, counters}: DeviceCounterConsumption, field: string): FieldError[] => [
	...(counterSet ? [] : [required(`${field}.counterSet`)]),
	...validateCounters(counters, `${field}.counters`),
];

const validateConsumedNames = (
	consumptions: readonly DeviceCounterConsumption[],
	shared: readonly CounterSet[],
	field: string,
): FieldError[] =>
	consumptions.flatMap(({counterSet, counters}, index) => {
		const set = shared.find(({name}) => name === counterSet);
		const at = `${field}[${index}]`;
		const beyond = (what: string) => `must reference a ${what} defined in the ResourceSlice sharedCounters`;
		if (set === undefined) return [invalid(`${at}.counterSet`, counterSet, beyond('counterSet'))];
		return Object.keys(counters ?? {})
			.filter(name => set.counters?.[name] === undefined)
			.map(name => invalid(`${at}.counters`, name, beyond('counter')));
	});

const countCounters = (sets: readonly {readonly counters?: object}[]): number =>
	sets.reduce((sum, {counters}) => sum + Object.keys(counters ?? {}).length, 0);

interface Place {
	readonly nodeName?: string;
	readonly nodeSelector?: NodeSelector;
	readonly allNodes?: boolean;
	readonly perDeviceNodeSelection?: boolean;
}

const places = ['nodeName', 'nodeSelector', 'allNodes', 'perDeviceNodeSelection'] as const;

/** Where devices are is said in one way; `empty` is said of a node without a name, `one` of none or of several. */
const validatePlace = (
	place: Place,
	{empty, none, several}: {readonly empty: string; readonly none: string; readonly several: string},
	field: string,
): FieldError[] => {
	const {nodeName, nodeSelector} = place;
	const given = places.filter(name => place[name]).map(name => `\`${name}\``);
	const off = (name: 'allNodes' | 'perDeviceNodeSelection'): FieldError[] =>
		place[name] === false ? [invalid(`${field}.${name}`, false, 'must be either unset or set to true')] : [];
	return [
		...(nodeName ? validateText(nodeName, dns1123Subdomain, `${field}.nodeName`) : []),
		...(nodeName === '' ? [invalid(`${field}.nodeName`, nodeName, empty)] : []),
		...(nodeSelector ? validateNodeSelector(nodeSelector, `${field}.nodeSelector`) : []),
		...off('allNodes'),
		...off('perDeviceNodeSelection'),
		...(given.length === 0 ? [required(field, none)] : []),
		...(given.length > 1 ? [invalid(field, `{${given.join(', ')}}`, several)] : []),
	];
};

const ofDevice =
	'exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
const ofSlice = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';

const validateDevicePlace = (
	{nodeName, nodeSelector, allNodes}: Device,
	perDevice: boolean,
	field: string,
): FieldError[] => {
	const place = {nodeName, nodeSelector, allNodes};
	if (perDevice) return validatePlace(place, {empty: 'must not be empty', none: ofDevice, several: ofDevice}, field);
	const text =
		'`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
	return Object.values(place).some(value => value !== undefined) ? [invalid(field, null, text)] : [];
};

const validateDevice = (device: Device, spec: ResourceSliceSpec, field: string): FieldError[] => {
	const {attributes = {}, capacity = {}, taints = [], consumesCounters = []} = device;
	const {attributesMax, countersPerDeviceMax, taintsMax} = deviceLimits;
	const described = Object.keys(attributes).length + Object.keys(capacity).length;
	const counters = countCounters(consumesCounters);
	const beyond = (what: string, most: number) => `the total number of ${what} must not exceed ${most}`;
	const keys = {
		check: validateConsumption,
		keyOf: (consumption: DeviceCounterConsumption) => consumption.counterSet,
		keyName: 'counterSet',
	};
	return [
		...validateDeviceName(device.name, `${field}.name`),
		...(described > attributesMax
			? [invalid(field, described, beyond('attributes and capacities', attributesMax))]
			: []),
		...Object.entries(attributes).flatMap(([name, attribute]) => [
			...validateAttributeName(name, `${field}.attributes[${name}]`),
			...validateAttribute(attribute, `${field}.attributes[${name}]`),
		]),
		...Object.entries(capacity).flatMap(([name, amount]) => [
			...validateAttributeName(name, `${field}.capacity[${name}]`),
			...validateCapacity(amount, device.allowMultipleAllocations === true, `${field}.capacity[${name}]`),
		]),
		...validateList(taints, taintsMax, validateDeviceTaint, `${field}.taints`),
		...validateSet(consumesCounters, Infinity, keys, `${field}.consumesCounters`),
		...(counters > countersPerDeviceMax ? [invalid(field, counters, beyond('counters', countersPerDeviceMax))] : []),
		...validateConsumedNames(consumesCounters, spec.sharedCounters ?? [], `${field}.consumesCounters`),
		...validateDevicePlace(device, spec.perDeviceNodeSelection === true, field),
		...validateBindingConditions(device.bindingConditions, device.bindingFailureConditions, field),
	];
};

const validateCounterTotals = ({devices = [], sharedCounters = []}: ResourceSliceSpec): FieldError[] => {
	const {countersPerSliceMax, sharedCountersMax} = deviceLimits;
	const consumed = countCounters(devices.flatMap(({consumesCounters = []}) => consumesCounters));
	const shared = countCounters(sharedCounters);
	return [
		...(consumed > countersPerSliceMax
			? [
					invalid(
						'spec.devices',
						consumed,
						`the total number of counters in devices must not exceed ${countersPerSliceMax}`,
					),
				]
			: []),
		...(shared > sharedCountersMax
			? [
					invalid(
						'spec.sharedCounters',
						shared,
						`the total number of shared counters must not exceed ${sharedCountersMax}`,
					),
				]
			: []),
	];
};

const validatePool = ({name = '', generation = 0, resourceSliceCount = 0}: Partial<ResourceSliceSpec['pool']>) => [
	...validatePoolName(name, 'spec.pool.name'),
	...(resourceSliceCount <= 0
		? [invalid('spec.pool.resourceSliceCount', resourceSliceCount, 'must be greater than zero')]
		: []),
	...(generation < 0 ? [invalid('spec.pool.generation', generation, 'must be greater than or equal to zero')] : []),
];

/** Problems of a ResourceSlice. */
export const validateResourceSlice = ({spec}: ResourceSlice): FieldError[] => {
	const {driver, pool, devices = [], sharedCounters = [], nodeSelector} = spec;
	const terms = nodeSelector?.nodeSelectorTerms ?? [];
	const texts = {
		empty: 'must be either unset or set to a non-empty string',
		none: ofSlice,
		several: `${ofSlice}, but multiple fields are set`,
	};
	return [
		...validateDriverName(driver, 'spec.driver'),
		...validatePool(pool ?? {}),
		...(nodeSelector !== undefined && terms.length !== 1
			? [invalid('spec.nodeSelector.nodeSelectorTerms', terms, 'must have exactly one node selector term')]
			: []),
		...validatePlace(spec, texts, 'spec'),
		...validateSet(
			devices,
			deviceLimits.devicesMax,
			{check: (device, at) => validateDevice(device, spec, at), keyOf: ({name}) => name, keyName: 'name'},
			'spec.devices',
		),
		...validateCounterTotals(spec),
		...validateSet(
			sharedCounters,
			Infinity,
			{check: validateCounterSet, keyOf: ({name}) => name, keyName: 'name'},
			'spec.sharedCounters',
		),
	];
};

/** What an update of a ResourceSlice may not change: whose devices of which pool it lists, and on which node. */
export const validateResourceSliceUpdate = ({spec: next}: ResourceSlice, {spec: previous}: ResourceSlice) => [
	...validateImmutable(next.pool?.name, previous.pool?.name, 'spec.pool.name'),
	...validateImmutable(next.driver, previous.driver, 'spec.driver'),
	...validateImmutable(next.nodeName, previous.nodeName, 'spec.nodeName'),
];
