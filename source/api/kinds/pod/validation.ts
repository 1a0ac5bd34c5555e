import {forbidden, invalid, type FieldError} from '../../../machinery/field-error.ts';
import type {Pod, PodSpec} from '../../schema/kubernetes.generated.ts';
import {validatePaddedImage} from '../shared/container-validation.ts';
import {validatePodSpec} from '../shared/pod-spec-validation.ts';

/** The annotation that marks the API's image of a static pod. */
export const mirrorAnnotation = 'kubernetes.io/config.mirror';

const validateMirror = ({metadata, spec}: Pod): FieldError[] => {
	const value = metadata.annotations?.[mirrorAnnotation];
	if (value === undefined || spec?.nodeName) return [];
	const field = `metadata.annotations[${mirrorAnnotation}]`;
	return [invalid(field, value, 'must set spec.nodeName if mirror pod annotation is set')];
};

/** Tokens are of a service account, so a pod without one can have none. */
const validateTokens = ({serviceAccountName, volumes = []}: PodSpec): FieldError[] =>
	serviceAccountName
		? []
		: volumes.flatMap(({projected}, volume) =>
				(projected?.sources ?? []).flatMap(({serviceAccountToken}, source) =>
					serviceAccountToken === undefined
						? []
						: [
								forbidden(
									`spec.volumes[${volume}].projected.sources[${source}].serviceAccountToken`,
									'must not be specified when serviceAccountName is not set',
								),
							],
				),
			);

const validateNew = ({nodeName, schedulingGates = [], ephemeralContainers = []}: PodSpec): FieldError[] => [
	...(ephemeralContainers.length > 0 ? [forbidden('spec.ephemeralContainers', 'cannot be set on create')] : []),
	...(nodeName && schedulingGates.length > 0
		? [forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared')]
		: []),
];

/** Problems of a Pod, in the order of kube-apiserver's ValidatePodCreate. */
export const validatePod = (pod: Pod, {operation}: {readonly operation: 'create' | 'update'}): FieldError[] => {
	const spec = pod.spec;
	return [
		...validateMirror(pod),
		...validatePodSpec(spec, true, 'spec'),
		...validateTokens(spec),
		...(spec.containers ?? []).flatMap((container, index) =>
			validatePaddedImage(container, `spec.containers[${index}]`),
		),
		...(spec.initContainers ?? []).flatMap((container, index) =>
			validatePaddedImage(container, `spec.initContainers[${index}]`),
		),
		...(operation === 'create' ? validateNew(spec) : []),
	];
};
