import type {
	ClusterRoleBinding,
	IngressClass,
	MutatingAdmissionPolicy,
	MutatingAdmissionPolicyBinding,
	MutatingWebhookConfiguration,
	PodTemplate,
	ValidatingAdmissionPolicy,
	ValidatingAdmissionPolicyBinding,
	ValidatingWebhookConfiguration,
} from '../schema/kubernetes.generated.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {KindDescription} from '../types.ts';
import {apiServiceDetails} from './api-service/api-service.ts';
import {describeKind, type KindDetails} from './describe-kind.ts';
import {prepareCertificateSigningRequest} from './certificate-signing-request/strategy.ts';
import {validateCertificateSigningRequest} from './certificate-signing-request/validation.ts';
import {withCsiDriverDefaults} from './csi-driver/defaults.ts';
import {definitionDetails} from './custom-resource-definition/custom-resource-definition.ts';
import {validateIngress} from './ingress/validation.ts';
import {withLimitRangeDefaults} from './limit-range/defaults.ts';
import {validateLimitRange} from './limit-range/validation.ts';
import {withNetworkPolicyDefaults} from './network-policy/defaults.ts';
import {validateNetworkPolicy} from './network-policy/validation.ts';
import {withPersistentVolumeClaimDefaults} from './persistent-volume-claim/defaults.ts';
import {withPersistentVolumeDefaults} from './persistent-volume/defaults.ts';
import {validatePersistentVolume} from './persistent-volume/validation.ts';
import {validateResourceQuota} from './resource-quota/validation.ts';
import {withBindingDefaults} from './role-binding/defaults.ts';
import {validateBindingUpdate, validateClusterRoleBinding, validateRoleBinding} from './role-binding/validation.ts';
import {validateClusterRole, validateRole} from './role/validation.ts';
import {withMatchDefaults, withPolicyDefaults, withWebhookDefaults} from './shared/admission-defaults.ts';
import {validatePathSegmentAsName} from './shared/dns-label.ts';
import {withTemplateDefaults} from './shared/pod-spec-defaults.ts';
import {changeField, mapItems, withField} from './shared/sharing.ts';
import {withoutStatus} from './shared/without-status.ts';
import {withStorageClassDefaults} from './storage-class/defaults.ts';
import {
	validateValidatingAdmissionPolicy,
	validateValidatingAdmissionPolicyBinding,
} from './validating-admission-policy/validation.ts';
import {validateWebhookConfiguration} from './webhook-configuration/validation.ts';
import {genericPrinters} from './generic-printers.ts';

/** A kind whose own file would say nothing but these few things. */
type GenericDetails = Omit<
	KindDetails<KubernetesObject & {readonly status?: unknown}>,
	'group' | 'version' | 'kind' | 'printer' | 'defaults' | 'prepareForCreate' | 'validate' | 'validateUpdate'
> &
	// Each of these functions knows its own kind.
	Pick<KindDescription, 'defaults' | 'prepareForCreate' | 'validate' | 'validateUpdate'>;

/** A group version and its kinds that have no file of their own, with what of them differs from the usual. */
type GenericGroup = readonly [group: string, version: string, kinds: {readonly [kind: string]: GenericDetails}];

const pathNamed: GenericDetails = {validateName: validatePathSegmentAsName, createOnUpdate: true};
const conditional: GenericDetails = {unconditionalUpdate: false};
const returned: GenericDetails = {deleteReturnsObject: true};
const withNewStatus: GenericDetails = {prepareForCreate: withoutStatus};

const groups: readonly GenericGroup[] = [
	[
		'',
		'v1',
		{
			LimitRange: {defaults: withLimitRangeDefaults, validate: validateLimitRange, createOnUpdate: true},
			PersistentVolume: {
				...returned,
				defaults: withPersistentVolumeDefaults,
				validate: validatePersistentVolume,
				generation: false,
				prepareForCreate: object => ({...object, status: {phase: 'Pending'}}),
			},
			PersistentVolumeClaim: {
				...returned,
				defaults: withPersistentVolumeClaimDefaults,
				generation: false,
				prepareForCreate: object => ({...object, status: {phase: 'Pending'}}),
			},
			PodTemplate: {
				...returned,
				defaults: (object: PodTemplate) => withField(object, 'template', withTemplateDefaults(object.template)),
				generation: true,
				createOnUpdate: true,
			},
			ResourceQuota: {...returned, ...withNewStatus, validate: validateResourceQuota, generation: false},
		},
	],
	['apps', 'v1', {ControllerRevision: {}}],
	[
		'certificates.k8s.io',
		'v1',
		{
			CertificateSigningRequest: {
				generation: false,
				validateName: validatePathSegmentAsName,
				prepareForCreate: prepareCertificateSigningRequest,
				validate: validateCertificateSigningRequest,
			},
		},
	],
	[
		'networking.k8s.io',
		'v1',
		{
			Ingress: {...withNewStatus, validate: validateIngress, generation: true},
			IngressClass: {
				generation: true,
				defaults: (object: IngressClass) =>
					changeField(object, 'spec', spec =>
						changeField(spec, 'parameters', parameters =>
							withField(parameters, 'scope', parameters.scope ?? 'Cluster'),
						),
					),
			},
			NetworkPolicy: {defaults: withNetworkPolicyDefaults, validate: validateNetworkPolicy, generation: true},
			IPAddress: {},
			ServiceCIDR: {...withNewStatus, generation: false},
		},
	],
	['node.k8s.io', 'v1', {RuntimeClass: conditional}],
	[
		'rbac.authorization.k8s.io',
		'v1',
		{
			ClusterRole: {...pathNamed, validate: validateClusterRole},
			ClusterRoleBinding: {
				...pathNamed,
				defaults: (object: ClusterRoleBinding) => withBindingDefaults(object),
				validate: validateClusterRoleBinding,
				validateUpdate: validateBindingUpdate,
			},
			Role: {...pathNamed, validate: validateRole},
			RoleBinding: {
				...pathNamed,
				defaults: withBindingDefaults,
				validate: validateRoleBinding,
				validateUpdate: validateBindingUpdate,
			},
		},
	],
	[
		'storage.k8s.io',
		'v1',
		{
			CSIDriver: {...returned, ...conditional, defaults: withCsiDriverDefaults},
			CSINode: {...returned, ...conditional},
			CSIStorageCapacity: conditional,
			StorageClass: {...returned, defaults: withStorageClassDefaults},
			VolumeAttachment: {...returned, ...withNewStatus, ...conditional, generation: false},
			VolumeAttributesClass: returned,
		},
	],
	[
		'resource.k8s.io',
		'v1',
		{
			DeviceClass: {generation: true},
			ResourceClaim: {...withNewStatus, generation: false},
			ResourceClaimTemplate: {},
			ResourceSlice: {generation: true},
		},
	],
	[
		'flowcontrol.apiserver.k8s.io',
		'v1',
		{
			FlowSchema: {...withNewStatus, ...conditional, generation: true},
			PriorityLevelConfiguration: {...withNewStatus, ...conditional, generation: true},
		},
	],
	[
		'admissionregistration.k8s.io',
		'v1',
		{
			MutatingAdmissionPolicy: {
				...conditional,
				generation: true,
				defaults: (object: MutatingAdmissionPolicy) => changeField(object, 'spec', withPolicyDefaults),
			},
			MutatingAdmissionPolicyBinding: {
				...conditional,
				generation: true,
				defaults: (object: MutatingAdmissionPolicyBinding) =>
					changeField(object, 'spec', spec => changeField(spec, 'matchResources', withMatchDefaults)),
			},
			MutatingWebhookConfiguration: {
				...conditional,
				validate: validateWebhookConfiguration,
				generation: true,
				defaults: (object: MutatingWebhookConfiguration) =>
					changeField(object, 'webhooks', webhooks =>
						mapItems(webhooks, webhook => {
							const filled = withWebhookDefaults(webhook);
							return withField(filled, 'reinvocationPolicy', filled.reinvocationPolicy ?? 'Never');
						}),
					),
			},
			ValidatingAdmissionPolicy: {
				validate: validateValidatingAdmissionPolicy,
				...withNewStatus,
				...conditional,
				generation: true,
				defaults: (object: ValidatingAdmissionPolicy) => changeField(object, 'spec', withPolicyDefaults),
			},
			ValidatingAdmissionPolicyBinding: {
				validate: validateValidatingAdmissionPolicyBinding,
				...conditional,
				generation: true,
				defaults: (object: ValidatingAdmissionPolicyBinding) =>
					changeField(object, 'spec', spec => changeField(spec, 'matchResources', withMatchDefaults)),
			},
			ValidatingWebhookConfiguration: {
				...conditional,
				validate: validateWebhookConfiguration,
				generation: true,
				defaults: (object: ValidatingWebhookConfiguration) =>
					changeField(object, 'webhooks', webhooks => mapItems(webhooks, withWebhookDefaults)),
			},
		},
	],
	[
		'apiextensions.k8s.io',
		'v1',
		{
			CustomResourceDefinition: definitionDetails,
		},
	],
	[
		'apiregistration.k8s.io',
		'v1',
		{
			APIService: apiServiceDetails,
		},
	],
];

/** Kinds that are stored, defaulted and listed like all others and need no rules of their own here. */
export const genericKinds: readonly KindDescription[] = groups.flatMap(([group, version, kinds]) =>
	Object.entries(kinds).map(([kind, details]) =>
		describeKind<KubernetesObject>({group, version, kind, ...details, printer: genericPrinters[kind]}),
	),
);
