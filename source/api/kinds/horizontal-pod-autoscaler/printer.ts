import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn} from '../printing/columns.ts';
import type {HorizontalPodAutoscaler} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

const shownMax = 2;

type Metric = NonNullable<NonNullable<HorizontalPodAutoscaler['spec']>['metrics']>[number];
type MetricStatus = NonNullable<NonNullable<HorizontalPodAutoscaler['status']>['currentMetrics']>[number];

interface MetricValue {
	readonly averageUtilization?: number;
	readonly averageValue?: string;
	readonly value?: string;
}

/** What of a value is told: the same of what is measured as of what is wanted. */
const valueText = (target: MetricValue | undefined, shown: MetricValue | undefined): string | undefined => {
	if (target?.averageValue !== undefined) return shown?.averageValue;
	if (target?.value !== undefined) return shown?.value;
	return shown?.averageUtilization === undefined ? undefined : `${shown.averageUtilization}%`;
};

/** `cpu: 12%/80%`: what is measured against what is wanted; values per pod carry `(avg)`. */
const metricText = (metric: Metric, current: MetricStatus | undefined): string => {
	const source = metric.resource ?? metric.containerResource ?? metric.pods ?? metric.object ?? metric.external;
	const status =
		current?.resource ?? current?.containerResource ?? current?.pods ?? current?.object ?? current?.external;
	const resource = metric.resource?.name ?? metric.containerResource?.name;
	const prefix = resource === undefined ? '' : `${resource}: `;
	const average = resource === undefined && metric.pods === undefined && source?.target.averageValue ? ' (avg)' : '';
	if (source === undefined) return '<unknown type>';
	const {target} = source;
	return `${prefix}${valueText(target, status?.current) ?? '<unknown>'}/${valueText(target, target) ?? '<auto>'}${average}`;
};

/** At most two metrics. */
const targetsText = ({spec, status}: HorizontalPodAutoscaler): string => {
	const metrics = spec?.metrics ?? [];
	if (metrics.length === 0) return '<none>';
	const texts = metrics.map((metric, index) => metricText(metric, status?.currentMetrics?.[index]));
	const shown = texts.slice(0, shownMax).join(', ');
	return texts.length > shownMax ? `${shown} + ${texts.length - shownMax} more...` : shown;
};

/** The `kubectl get` table of a HorizontalPodAutoscaler. */
export const horizontalPodAutoscalerPrinter: Printer<HorizontalPodAutoscaler> = {
	columns: [
		nameColumn,
		fieldColumn('Reference', 'autoscaling.v2.HorizontalPodAutoscalerSpec.scaleTargetRef'),
		fieldColumn('Targets', 'autoscaling.v2.HorizontalPodAutoscalerSpec.metrics'),
		fieldColumn('MinPods', 'autoscaling.v2.HorizontalPodAutoscalerSpec.minReplicas'),
		fieldColumn('MaxPods', 'autoscaling.v2.HorizontalPodAutoscalerSpec.maxReplicas'),
		fieldColumn('Replicas', 'autoscaling.v2.HorizontalPodAutoscalerStatus.currentReplicas'),
		ageColumn,
	],
	cells: (object, now) => [
		object.metadata.name,
		`${object.spec?.scaleTargetRef.kind ?? ''}/${object.spec?.scaleTargetRef.name ?? ''}`,
		targetsText(object),
		object.spec?.minReplicas ?? '<unset>',
		object.spec?.maxReplicas ?? 0,
		object.status?.currentReplicas ?? 0,
		age(object.metadata.creationTimestamp, now),
	],
};
