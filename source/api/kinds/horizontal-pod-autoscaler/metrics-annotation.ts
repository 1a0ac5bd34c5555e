import type {JsonObject} from '../../../machinery/json.ts';
import type {MetricSpec, MetricStatus, MetricTarget, MetricValueStatus} from '../../schema/kubernetes.generated.ts';

/** JSON leaves out what is undefined, as Go leaves out what is empty. */
type Parts = {readonly [field: string]: unknown};

const identified = (
	metric: {readonly name: string; readonly selector?: object},
	selectorField = 'selector',
): Parts => ({
	metricName: metric.name,
	[selectorField]: metric.selector,
});

const metricOf = (parts: any, selectorField = 'selector') => ({
	name: parts.metricName ?? '',
	...(parts[selectorField] && {selector: parts[selectorField]}),
});

/** A metric of autoscaling/v2 in the form of autoscaling/v1, which its annotation holds. */
export const oldMetric = ({type, object, pods, resource, containerResource, external}: MetricSpec): Parts => ({
	type,
	object: object && {
		target: object.describedObject,
		...identified(object.metric),
		targetValue: object.target.value ?? '0',
		averageValue: object.target.averageValue,
	},
	pods: pods && {...identified(pods.metric), targetAverageValue: pods.target.averageValue ?? '0'},
	resource: resource && {
		name: resource.name,
		targetAverageUtilization: resource.target.averageUtilization,
		targetAverageValue: resource.target.averageValue,
	},
	containerResource: containerResource && {
		name: containerResource.name,
		targetAverageUtilization: containerResource.target.averageUtilization,
		targetAverageValue: containerResource.target.averageValue,
		container: containerResource.container,
	},
	external: external && {
		...identified(external.metric, 'metricSelector'),
		targetValue: external.target.value,
		targetAverageValue: external.target.averageValue,
	},
});

const target = (values: Omit<MetricTarget, 'type'>): MetricTarget => {
	if (values.averageUtilization !== undefined) return {type: 'Utilization', ...values};
	return {type: values.averageValue === undefined ? 'Value' : 'AverageValue', ...values};
};

/** A metric of autoscaling/v2 of what the annotation of autoscaling/v1 holds. */
export const newMetric = ({type, object, pods, resource, containerResource, external}: any): MetricSpec => ({
	type,
	...(object && {
		object: {
			describedObject: object.target,
			metric: metricOf(object),
			target: target(
				object.averageValue === undefined ? {value: object.targetValue} : {averageValue: object.averageValue},
			),
		},
	}),
	...(pods && {pods: {metric: metricOf(pods), target: target({averageValue: pods.targetAverageValue})}}),
	...(resource && {resource: {name: resource.name, target: target(ofResource(resource))}}),
	...(containerResource && {
		containerResource: {
			name: containerResource.name,
			container: containerResource.container,
			target: target(ofResource(containerResource)),
		},
	}),
	...(external && {
		external: {
			metric: metricOf(external, 'metricSelector'),
			target: target({value: external.targetValue, averageValue: external.targetAverageValue}),
		},
	}),
});

const ofResource = ({targetAverageUtilization, targetAverageValue}: any): Omit<MetricTarget, 'type'> => ({
	averageUtilization: targetAverageUtilization,
	averageValue: targetAverageValue,
});

const oldCurrent = ({averageUtilization, averageValue}: MetricValueStatus): Parts => ({
	currentAverageUtilization: averageUtilization,
	currentAverageValue: averageValue ?? '0',
});

/** A measured metric of autoscaling/v2 in the form of autoscaling/v1. */
export const oldMeasurement = ({type, object, pods, resource, containerResource, external}: MetricStatus): Parts => ({
	type,
	object: object && {
		target: object.describedObject,
		...identified(object.metric),
		currentValue: object.current.value ?? '0',
		averageValue: object.current.averageValue,
	},
	pods: pods && {...identified(pods.metric), currentAverageValue: pods.current.averageValue ?? '0'},
	resource: resource && {name: resource.name, ...oldCurrent(resource.current)},
	containerResource: containerResource && {
		name: containerResource.name,
		...oldCurrent(containerResource.current),
		container: containerResource.container,
	},
	external: external && {
		...identified(external.metric, 'metricSelector'),
		currentValue: external.current.value ?? '0',
		currentAverageValue: external.current.averageValue,
	},
});

const current = ({currentAverageUtilization, currentAverageValue}: JsonObject): MetricValueStatus => ({
	...(currentAverageUtilization !== undefined && {averageUtilization: currentAverageUtilization as number}),
	averageValue: currentAverageValue as string,
});

/** A measured metric of autoscaling/v2 of what the annotation of autoscaling/v1 holds. */
export const newMeasurement = ({type, object, pods, resource, containerResource, external}: any): MetricStatus => ({
	type,
	...(object && {
		object: {
			describedObject: object.target,
			metric: metricOf(object),
			current: {value: object.currentValue, averageValue: object.averageValue},
		},
	}),
	...(pods && {pods: {metric: metricOf(pods), current: {averageValue: pods.currentAverageValue}}}),
	...(resource && {resource: {name: resource.name, current: current(resource)}}),
	...(containerResource && {
		containerResource: {
			name: containerResource.name,
			container: containerResource.container,
			current: current(containerResource),
		},
	}),
	...(external && {
		external: {
			metric: metricOf(external, 'metricSelector'),
			current: {value: external.currentValue, averageValue: external.currentAverageValue},
		},
	}),
});
