import type {Ingress} from '../schema/kubernetes.generated.ts';
import {ingressClassAnnotation} from '../kinds/ingress/validation.ts';
import type {KindDescription} from '../types.ts';
import type {AdmissionLink} from './admission.ts';
import {markedAsDefault} from './default-class.ts';
import type {LiveObjects} from './live-objects.ts';

const defaultMark = 'ingressclass.kubernetes.io/is-default-class';

/** Ingresses that name no class get the one marked as default. */
export const createDefaultIngressClass = (objects: LiveObjects, ingressClasses: KindDescription): AdmissionLink => ({
	name: 'DefaultIngressClass',
	handles: (kind, operation, subresource) =>
		kind.group === 'networking.k8s.io' &&
		kind.plural === 'ingresses' &&
		operation === 'CREATE' &&
		subresource === undefined,
	admit: ({object}) => {
		const ingress = object as Ingress;
		const named = ingress.spec?.ingressClassName ?? ingress.metadata.annotations?.[ingressClassAnnotation];
		if (named !== undefined) return ingress;
		const standard = markedAsDefault(objects.all(ingressClasses), defaultMark);
		if (standard === undefined) return ingress;
		return {...ingress, spec: {...ingress.spec, ingressClassName: standard.metadata.name}};
	},
});
