import type {
	AutoscalingV1HorizontalPodAutoscaler,
	HorizontalPodAutoscaler,
	MetricSpec,
	MetricStatus,
} from '../../schema/kubernetes.generated.ts';
import type {KindDescription} from '../../types.ts';
import {describeKind} from '../describe-kind.ts';
import {withAbsent, withField} from '../shared/sharing.ts';
import {behaviorOf, behaviorText} from './behavior-annotation.ts';
import {newMeasurement, newMetric, oldMeasurement, oldMetric} from './metrics-annotation.ts';
import {horizontalPodAutoscalerPrinter} from './printer.ts';

/** What autoscaling/v1 has no fields for lies in annotations, as JSON. */
const prefix = 'autoscaling.alpha.kubernetes.io';
const metricsKey = `${prefix}/metrics`;
const measurementsKey = `${prefix}/current-metrics`;
const conditionsKey = `${prefix}/conditions`;
const behaviorKey = `${prefix}/behavior`;
const keys: ReadonlySet<string> = new Set([metricsKey, measurementsKey, conditionsKey, behaviorKey]);

/** The one metric that autoscaling/v1 has a field for. */
const isProcessorShare = ({type, resource}: MetricSpec): boolean =>
	type === 'Resource' && resource?.name === 'cpu' && resource.target.averageUtilization !== undefined;

const isProcessorMeasurement = ({type, resource}: MetricStatus): boolean =>
	type === 'Resource' && resource?.name === 'cpu' && resource.current.averageUtilization !== undefined;

/** A stored autoscaler in the form of autoscaling/v1. */
const fromStored = ({metadata, spec, status}: HorizontalPodAutoscaler): AutoscalingV1HorizontalPodAutoscaler => {
	const {metrics = [], behavior, ...same} = spec ?? {maxReplicas: 0, scaleTargetRef: {kind: '', name: ''}};
	const others = metrics.filter(metric => !isProcessorShare(metric));
	const {currentMetrics, conditions, ...seen} = status ?? {desiredReplicas: 0, currentMetrics: null};
	const measured = (currentMetrics ?? []).filter(measurement => !isProcessorMeasurement(measurement));
	const kept = {
		...(behavior && {[behaviorKey]: behaviorText(behavior)}),
		...(conditions?.length && {[conditionsKey]: JSON.stringify(conditions)}),
		...(measured.length > 0 && {[measurementsKey]: JSON.stringify(measured.map(oldMeasurement))}),
		...(others.length > 0 && {[metricsKey]: JSON.stringify(others.map(oldMetric))}),
	};
	return {
		apiVersion: 'autoscaling/v1',
		kind: 'HorizontalPodAutoscaler',
		metadata: {...metadata, annotations: {...metadata.annotations, ...kept}},
		spec: {
			...same,
			targetCPUUtilizationPercentage: metrics.find(isProcessorShare)?.resource?.target.averageUtilization,
		},
		status: {
			...seen,
			currentReplicas: status?.currentReplicas ?? 0,
			currentCPUUtilizationPercentage:
				currentMetrics?.find(isProcessorMeasurement)?.resource?.current.averageUtilization,
		},
	};
};

/** What an annotation holds; undefined when it is absent or no JSON: such a one is passed over. */
const parsed = (text: string | undefined): unknown => {
	try {
		return text === undefined ? undefined : (JSON.parse(text) as unknown);
	} catch {
		return undefined;
	}
};

const listOf = (text: string | undefined): readonly any[] => {
	const value = parsed(text);
	return Array.isArray(value) ? value : [];
};

const processorShare = (averageUtilization: number): MetricSpec => ({
	type: 'Resource',
	resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization}},
});

const processorMeasurement = (averageUtilization: number): MetricStatus => ({
	type: 'Resource',
	resource: {name: 'cpu', current: {averageUtilization, averageValue: '0'}},
});

/** An autoscaler of autoscaling/v1 as it is stored. */
const toStored = ({metadata, spec, status}: AutoscalingV1HorizontalPodAutoscaler): HorizontalPodAutoscaler => {
	const {annotations = {}} = metadata;
	const {targetCPUUtilizationPercentage: share, ...same} = spec ?? {
		maxReplicas: 0,
		scaleTargetRef: {kind: '', name: ''},
	};
	const {currentCPUUtilizationPercentage: measured, ...seen} = status ?? {currentReplicas: 0, desiredReplicas: 0};
	const metrics = [
		...listOf(annotations[metricsKey]).map(newMetric),
		...(share === undefined ? [] : [processorShare(share)]),
	];
	const measurements = [
		...listOf(annotations[measurementsKey]).map(newMeasurement),
		...(measured === undefined ? [] : [processorMeasurement(measured)]),
	];
	const conditions = listOf(annotations[conditionsKey]);
	const own = Object.entries(annotations).filter(([key]) => !keys.has(key));
	return {
		apiVersion: 'autoscaling/v2',
		kind: 'HorizontalPodAutoscaler',
		metadata: {...metadata, annotations: Object.fromEntries(own)},
		spec: {
			...same,
			...(metrics.length > 0 && {metrics}),
			...(annotations[behaviorKey] !== undefined && {behavior: behaviorOf(parsed(annotations[behaviorKey]))}),
		},
		status: {
			...seen,
			currentMetrics: measurements.length > 0 ? measurements : null,
			...(conditions.length > 0 && {conditions}),
		},
	} as HorizontalPodAutoscaler;
};

/** The autoscalers of autoscaling/v2 in the form of v1. */
export const autoscalerV1 = (stored: KindDescription<HorizontalPodAutoscaler>): KindDescription =>
	describeKind<AutoscalingV1HorizontalPodAutoscaler>({
		group: 'autoscaling',
		version: 'v1',
		kind: 'HorizontalPodAutoscaler',
		storedAs: {kind: stored, toStored, fromStored},
		defaults: autoscaler =>
			withField(
				autoscaler,
				'spec',
				withAbsent(autoscaler.spec ?? {maxReplicas: 0, scaleTargetRef: {kind: '', name: ''}}, {minReplicas: 1}),
			),
		printer: {
			columns: horizontalPodAutoscalerPrinter.columns,
			cells: (object, now) => horizontalPodAutoscalerPrinter.cells(toStored(object), now),
		},
	});
