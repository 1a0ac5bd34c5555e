import type {
	ClusterRoleBinding,
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
import {describeKind} from './describe-kind.ts';
import {
	keepCertificateSigningRequest,
	prepareCertificateSigningRequest,
} from './certificate-signing-request/strategy.ts';
import {validateCertificateSigningRequest} from './certificate-signing-request/validation.ts';
import {definitionDetails} from './custom-resource-definition/custom-resource-definition.ts';
import {withLimitRangeDefaults} from './limit-range/defaults.ts';
import {validateLimitRange} from './limit-range/validation.ts';
import {
	validateMutatingAdmissionPolicy,
	validateMutatingAdmissionPolicyBinding,
} from './mutating-admission-policy/validation.ts';
import {withPersistentVolumeClaimDefaults} from './persistent-volume-claim/defaults.ts';
import {preparePersistentVolumeClaim} from './persistent-volume-claim/strategy.ts';
import {validateClaimUpdate, validatePersistentVolumeClaim} from './persistent-volume-claim/validation.ts';
import {withPersistentVolumeDefaults} from './persistent-volume/defaults.ts';
import {validatePersistentVolumeUpdate} from './persistent-volume/update-validation.ts';
import {validatePersistentVolume} from './persistent-volume/validation.ts';
import {withClaimDefaults, withClaimTemplateDefaults} from './resource-claim/defaults.ts';
import {validateResourceQuota, validateResourceQuotaUpdate} from './resource-quota/validation.ts';
import {withTaintTimes} from './resource-slice/strategy.ts';
import {withBindingDefaults} from './role-binding/defaults.ts';
import {validateBindingUpdate, validateClusterRoleBinding, validateRoleBinding} from './role-binding/validation.ts';
import {validateClusterRole, validateRole} from './role/validation.ts';
import {withMatchDefaults, withPolicyDefaults, withWebhookDefaults} from './shared/admission-defaults.ts';
import {validatePathSegmentAsName} from './shared/dns-label.ts';
import {withTemplateDefaults} from './shared/pod-spec-defaults.ts';
import {changeField, mapItems, withField} from './shared/sharing.ts';
import {
	validateValidatingAdmissionPolicy,
	validateValidatingAdmissionPolicyBinding,
} from './validating-admission-policy/validation.ts';
import {validateWebhookConfiguration} from './webhook-configuration/validation.ts';
import {genericPrinters} from './generic-printers.ts';
import {validateControllerRevision, validateControllerRevisionUpdate} from './controller-revision/validation.ts';
import {validateDeviceClass} from './device-class/validation.ts';
import {
	validateResourceClaimTemplate,
	validateResourceClaimTemplateUpdate,
} from './resource-claim-template/validation.ts';
import {validateResourceClaimStatusUpdate} from './resource-claim/status-validation.ts';
import {validateResourceClaim, validateResourceClaimUpdate} from './resource-claim/validation.ts';
import {validateResourceSlice, validateResourceSliceUpdate} from './resource-slice/validation.ts';
import {validateRuntimeClass, validateRuntimeClassUpdate} from './runtime-class/validation.ts';
import {validatePodTemplate} from './shared/pod-template-validation.ts';
import {conditional, returned, withNewStatus, type GenericDetails, type GenericGroup} from './generic-group.ts';
import {flowControlKinds} from './flow-control-kinds.ts';
import {networkingKinds} from './networking-kinds.ts';
import {storageKinds} from './storage-kinds.ts';

const pathNamed: GenericDetails = {validateName: validatePathSegmentAsName, createOnUpdate: true};

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
				validateUpdate: validatePersistentVolumeUpdate,
				generation: false,
				prepareForCreate: object => ({...object, status: {phase: 'Pending'}}),
			},
			PersistentVolumeClaim: {
				...returned,
				defaults: withPersistentVolumeClaimDefaults,
				validate: validatePersistentVolumeClaim,
				validateUpdate: validateClaimUpdate,
				generation: false,
				prepareForCreate: preparePersistentVolumeClaim,
			},
			PodTemplate: {
				...returned,
				validate: ({template}: PodTemplate) => validatePodTemplate(template ?? {}, 'template'),
				defaults: (object: PodTemplate) => withField(object, 'template', withTemplateDefaults(object.template)),
				generation: true,
				createOnUpdate: true,
			},
			ResourceQuota: {
				...returned,
				...withNewStatus,
				validate: validateResourceQuota,
				validateUpdate: validateResourceQuotaUpdate,
				generation: false,
			},
		},
	],
	[
		'apps',
		'v1',
		{ControllerRevision: {validate: validateControllerRevision, validateUpdate: validateControllerRevisionUpdate}},
	],
	[
		'certificates.k8s.io',
		'v1',
		{
			CertificateSigningRequest: {
				generation: false,
				validateName: validatePathSegmentAsName,
				prepareForCreate: prepareCertificateSigningRequest,
				prepareForUpdate: keepCertificateSigningRequest,
				validate: validateCertificateSigningRequest,
			},
		},
	],
	networkingKinds,
	[
		'node.k8s.io',
		'v1',
		{
			RuntimeClass: {
				...conditional,
				validate: validateRuntimeClass,
				validateUpdate: validateRuntimeClassUpdate,
			},
		},
	],
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
	storageKinds,
	[
		'resource.k8s.io',
		'v1',
		{
			DeviceClass: {validate: validateDeviceClass, generation: true},
			ResourceClaim: {
				...withNewStatus,
				defaults: withClaimDefaults,
				validate: validateResourceClaim,
				validateUpdate: validateResourceClaimUpdate,
				validateStatusUpdate: validateResourceClaimStatusUpdate,
				generation: false,
			},
			ResourceClaimTemplate: {
				defaults: withClaimTemplateDefaults,
				validate: validateResourceClaimTemplate,
				validateUpdate: validateResourceClaimTemplateUpdate,
			},
			ResourceSlice: {
				generation: true,
				prepareForCreate: withTaintTimes,
				prepareForUpdate: (next, _previous, context) => withTaintTimes(next, context),
				validate: validateResourceSlice,
				validateUpdate: validateResourceSliceUpdate,
			},
		},
	],
	flowControlKinds,
	[
		'admissionregistration.k8s.io',
		'v1',
		{
			MutatingAdmissionPolicy: {
				validate: validateMutatingAdmissionPolicy,
				...conditional,
				generation: true,
				defaults: (object: MutatingAdmissionPolicy) => changeField(object, 'spec', withPolicyDefaults),
			},
			MutatingAdmissionPolicyBinding: {
				validate: validateMutatingAdmissionPolicyBinding,
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
