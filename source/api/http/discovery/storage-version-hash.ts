import {createHash} from 'node:crypto';
import type {KindDescription} from '../../types.ts';

/** Kinds that kube-apiserver 1.36 stores in another version or group than the one they are served in. */
const storedAs: {readonly [served: string]: string} = {
	'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy':
		'admissionregistration.k8s.io/v1beta1/MutatingAdmissionPolicy',
	'admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding':
		'admissionregistration.k8s.io/v1beta1/MutatingAdmissionPolicyBinding',
	'apiextensions.k8s.io/v1/CustomResourceDefinition': 'apiextensions.k8s.io/v1beta1/CustomResourceDefinition',
	'autoscaling/v1/HorizontalPodAutoscaler': 'autoscaling/v2/HorizontalPodAutoscaler',
	'events.k8s.io/v1/Event': '/v1/Event',
};

/** Tells clients when the stored form of a kind changes: eight bytes of a hash of its group, version and kind. */
export const storageVersionHash = ({group, version, kind}: KindDescription): string => {
	const served = `${group}/${version}/${kind}`;
	return createHash('sha256')
		.update(storedAs[served] ?? served)
		.digest()
		.subarray(0, 8)
		.toString('base64');
};
