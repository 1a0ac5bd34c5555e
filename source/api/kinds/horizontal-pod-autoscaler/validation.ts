import {forbidden, invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import {parseQuantity} from '../../../machinery/quantity.ts';
import type {
	CrossVersionObjectReference,
	HorizontalPodAutoscaler,
	MetricIdentifier,
	MetricSpec,
	MetricTarget,
} from '../../schema/kubernetes.generated.ts';
import {validatePathSegmentAsName} from '../shared/dns-label.ts';
import {validateText} from '../shared/values-validation.ts';

const validateSegment = (name: string | undefined, field: string, detail = ''): FieldError[] =>
	name ? validateText(name, text => validatePathSegmentAsName(text, false), field) : [required(field, detail)];

const validateReference = ({kind, name, apiVersion = ''}: CrossVersionObjectReference, field: string): FieldError[] => [
	...validateSegment(kind, `${field}.kind`),
	...validateSegment(name, `${field}.name`),
	...(apiVersion.split('/').length > 2
		? [invalid(`${field}.apiVersion`, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)]
		: apiVersion.includes('/')
			? []
			: [invalid(`${field}.apiVersion`, apiVersion, 'apiVersion must specify API group')]),
];

const validateIdentifier = ({name}: MetricIdentifier, field: string): FieldError[] =>
	validateSegment(name, `${field}.name`, 'must specify a metric name');

const validatePositive = (quantity: string | undefined, field: string): FieldError[] =>
	quantity !== undefined && parseQuantity(quantity).nano <= 0n ? [invalid(field, quantity, 'must be positive')] : [];

const validateTarget = ({type, value, averageValue, averageUtilization}: MetricTarget, field: string): FieldError[] => [
	...(type ? [] : [required(`${field}.type`, 'must specify a metric target type')]),
	...(['Utilization', 'Value', 'AverageValue'].includes(type ?? '')
		? []
		: [invalid(`${field}.type`, type ?? '', 'must be either Utilization, Value, or AverageValue')]),
	...validatePositive(value, `${field}.value`),
	...validatePositive(averageValue, `${field}.averageValue`),
	...(averageUtilization !== undefined && averageUtilization < 1
		? [invalid(`${field}.averageUtilization`, averageUtilization, 'must be greater than 0')]
		: []),
];

/** Resources are meant by value or by part of what is requested, not by both. */
const validateResourceTarget = (target: MetricTarget, field: string): FieldError[] => {
	const {averageUtilization, averageValue} = target;
	const [hasPart, hasValue] = [averageUtilization !== undefined, averageValue !== undefined];
	return [
		...validateTarget(target, field),
		...(!hasPart && !hasValue
			? [required(`${field}.averageUtilization`, 'must set either a target raw value or a target utilization')]
			: []),
		...(hasPart && hasValue
			? [forbidden(`${field}.averageValue`, 'may not set both a target raw value and a target utilization')]
			: []),
	];
};

const bothTexts = 'may not set both a target value for metric and a per-pod target';

/** Metric sources in the order in which kube-apiserver looks for them, with their checks. */
const sources: {
	readonly [name in Exclude<keyof MetricSpec, 'type'>]-?: (spec: MetricSpec, field: string) => FieldError[];
} = {
	object: ({object}, field) => [
		...validateReference(object!.describedObject, `${field}.describedObject`),
		...validateIdentifier(object!.metric, `${field}.metric`),
		...validateTarget(object!.target, `${field}.target`),
		...(object!.target.value === undefined && object!.target.averageValue === undefined
			? [required(`${field}.target.averageValue`, 'must set either a target value or averageValue')]
			: []),
	],
	external: ({external}, field) => {
		const {value, averageValue} = external!.target;
		const neither = value === undefined && averageValue === undefined;
		const both = value !== undefined && averageValue !== undefined;
		const text = 'must set either a target value for metric or a per-pod target';
		return [
			...validateIdentifier(external!.metric, `${field}.metric`),
			...validateTarget(external!.target, `${field}.target`),
			...(neither ? [required(`${field}.target.averageValue`, text)] : []),
			...(both ? [forbidden(`${field}.target.value`, bothTexts)] : []),
		];
	},
	pods: ({pods}, field) => [
		...validateIdentifier(pods!.metric, `${field}.metric`),
		...validateTarget(pods!.target, `${field}.target`),
		...(pods!.target.averageValue === undefined || parseQuantity(pods!.target.averageValue).nano <= 0n
			? [required(`${field}.target.averageValue`, 'must specify a positive target averageValue')]
			: []),
	],
	resource: ({resource}, field) => [
		...(resource!.name ? [] : [required(`${field}.name`, 'must specify a resource name')]),
		...validateResourceTarget(resource!.target, `${field}.target`),
	],
	containerResource: ({containerResource}, field) => [
		...(containerResource!.name ? [] : [required(`${field}.name`, 'must specify a resource name')]),
		...(containerResource!.container ? [] : [required(`${field}.container`, 'must specify a container')]),
		...validateResourceTarget(containerResource!.target, `${field}.target`),
	],
};

type Source = keyof typeof sources;
const sourceOfType: ReadonlyMap<string, Source> = new Map([
	['ContainerResource', 'containerResource'],
	['External', 'external'],
	['Object', 'object'],
	['Pods', 'pods'],
	['Resource', 'resource'],
]);

const validateMetric = (spec: MetricSpec, field: string): FieldError[] => {
	if (!spec.type) return [required(`${field}.type`, 'must specify a metric source type')];
	const present = (Object.keys(sources) as Source[]).filter(name => spec[name] !== undefined);
	const [first] = present;
	const expected = sourceOfType.get(spec.type);
	// kube-apiserver notices an unknown type before and after it looks at the sources, and counts it twice.
	const ofType = expected === undefined ? [notSupported(`${field}.type`, spec.type, [...sourceOfType.keys()])] : [];
	return [
		...ofType,
		...(first === undefined ? [] : sources[first](spec, `${field}.${first}`)),
		...ofType,
		...(expected !== undefined && spec[expected] === undefined
			? [required(`${field}.${expected}`, 'must populate information for the given metric source')]
			: []),
		...present
			.filter(name => present.length > 1 && name !== expected)
			.map(name => forbidden(`${field}.${name}`, 'must populate the given metric source only')),
	];
};

/** Problems of a HorizontalPodAutoscaler but for its behaviour, in the order of kube-apiserver's ValidateHorizontalPodAutoscaler. */
export const validateAutoscaler = ({spec}: HorizontalPodAutoscaler): FieldError[] => {
	const {minReplicas, maxReplicas = 0, scaleTargetRef, metrics = []} = spec ?? {};
	const canBeZero = metrics.some(({type}) => type === 'Object' || type === 'External');
	return [
		...(minReplicas !== undefined && minReplicas < 1
			? [invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1')]
			: []),
		...(maxReplicas < 1 ? [required('spec.maxReplicas', 'must be set and greater than 0')] : []),
		...(minReplicas !== undefined && maxReplicas < minReplicas
			? [invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`')]
			: []),
		...validateReference(scaleTargetRef ?? {kind: '', name: ''}, 'spec.scaleTargetRef'),
		...metrics.flatMap((metric, index) => validateMetric(metric, `spec.metrics[${index}]`)),
		...(minReplicas === 0 && !canBeZero
			? [
					forbidden(
						'spec.metrics',
						'must specify at least one Object or External metric to support scaling to zero replicas',
					),
				]
			: []),
	];
};
