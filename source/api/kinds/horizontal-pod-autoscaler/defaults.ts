import type {
	HorizontalPodAutoscaler,
	HorizontalPodAutoscalerBehavior,
	HorizontalPodAutoscalerSpec,
} from '../../schema/kubernetes.generated.ts';
import {withAbsent, withField} from '../shared/sharing.ts';

const cpuMetric = {type: 'Resource', resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 80}}};
const allIn15Seconds = {type: 'Percent', value: 100, periodSeconds: 15};
const fourIn15Seconds = {type: 'Pods', value: 4, periodSeconds: 15};

const withBehaviourDefaults = (behaviour: HorizontalPodAutoscalerBehavior): HorizontalPodAutoscalerBehavior => {
	const up = withAbsent(behaviour.scaleUp ?? {}, {
		stabilizationWindowSeconds: 0,
		selectPolicy: 'Max',
		policies: [fourIn15Seconds, allIn15Seconds],
	});
	const down = withAbsent(behaviour.scaleDown ?? {}, {selectPolicy: 'Max', policies: [allIn15Seconds]});
	return withField(withField(behaviour, 'scaleUp', up), 'scaleDown', down);
};

/** A HorizontalPodAutoscaler of autoscaling/v2 with the server's defaults. */
export const withAutoscalerDefaults = (autoscaler: HorizontalPodAutoscaler): HorizontalPodAutoscaler => {
	const given = autoscaler.spec ?? ({} as HorizontalPodAutoscalerSpec);
	const spec = withAbsent(given, {minReplicas: 1, metrics: [cpuMetric]});
	const {behavior} = spec;
	const shown = behavior?.scaleUp || behavior?.scaleDown ? withBehaviourDefaults(behavior) : behavior;
	return withField(autoscaler, 'spec', withField(spec, 'behavior', shown));
};
