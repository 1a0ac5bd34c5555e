import type {HorizontalPodAutoscaler} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {withoutStatus} from '../shared/without-status.ts';
import {autoscalerV1} from './autoscaling-v1.ts';
import {withAutoscalerDefaults} from './defaults.ts';
import {horizontalPodAutoscalerPrinter} from './printer.ts';
import {validateAutoscaler} from './validation.ts';

export const horizontalPodAutoscaler = describeKind<HorizontalPodAutoscaler>({
	group: 'autoscaling',
	version: 'v2',
	kind: 'HorizontalPodAutoscaler',
	defaults: withAutoscalerDefaults,
	prepareForCreate: withoutStatus,
	validate: validateAutoscaler,
	generation: false,
	printer: horizontalPodAutoscalerPrinter,
});

/** The same autoscalers in the form of autoscaling/v1. */
export const horizontalPodAutoscalerV1 = autoscalerV1(horizontalPodAutoscaler);
