import type {IngressClass} from '../schema/kubernetes.generated.ts';
import {validateIngress} from './ingress/validation.ts';
import {withNetworkPolicyDefaults} from './network-policy/defaults.ts';
import {validateNetworkPolicy} from './network-policy/validation.ts';
import {changeField, withField} from './shared/sharing.ts';
import {validateIngressClass, validateIngressClassUpdate} from './ingress-class/validation.ts';
import {validateIpAddress, validateIpAddressName, validateIpAddressUpdate} from './ip-address/validation.ts';
import {validateServiceCidr, validateServiceCidrUpdate} from './service-cidr/validation.ts';
import {withNewStatus, type GenericGroup} from './generic-group.ts';

/** The kinds of networking.k8s.io. */
export const networkingKinds: GenericGroup = [
	'networking.k8s.io',
	'v1',
	{
		Ingress: {...withNewStatus, validate: validateIngress, generation: true},
		IngressClass: {
			validate: validateIngressClass,
			validateUpdate: validateIngressClassUpdate,
			generation: true,
			defaults: (object: IngressClass) =>
				changeField(object, 'spec', spec =>
					changeField(spec, 'parameters', parameters => withField(parameters, 'scope', parameters.scope ?? 'Cluster')),
				),
		},
		NetworkPolicy: {defaults: withNetworkPolicyDefaults, validate: validateNetworkPolicy, generation: true},
		IPAddress: {
			validateName: validateIpAddressName,
			validate: validateIpAddress,
			validateUpdate: validateIpAddressUpdate,
		},
		ServiceCIDR: {
			...withNewStatus,
			validate: validateServiceCidr,
			validateUpdate: validateServiceCidrUpdate,
			generation: false,
		},
	},
];
