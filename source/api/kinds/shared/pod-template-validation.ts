import {forbidden, type FieldError} from '../../../machinery/field-error.ts';
import type {PodSpec, PodTemplateSpec} from '../../schema/kubernetes.generated.ts';
import {validateAnnotations, validateLabels} from './labels-validation.ts';
import {validatePodSpec} from './pod-spec-validation.ts';

/** Problems of a pod template. */
export const validatePodTemplate = ({metadata, spec}: PodTemplateSpec, field: string): FieldError[] => [
	...validateLabels(metadata?.labels, `${field}.labels`),
	...validateAnnotations(metadata?.annotations, `${field}.annotations`),
	...validatePodSpec(spec ?? ({} as PodSpec), false, `${field}.spec`),
	...(spec?.ephemeralContainers?.length
		? [forbidden(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
		: []),
];
