import type {Printer} from '../types.ts';
import {apiServicePrinter} from './api-service/printer.ts';
import {certificateSigningRequestPrinter} from './certificate-signing-request/printer.ts';
import {clusterRoleBindingPrinter} from './cluster-role-binding/printer.ts';
import {controllerRevisionPrinter} from './controller-revision/printer.ts';
import {csiDriverPrinter} from './csi-driver/printer.ts';
import {csiNodePrinter} from './csi-node/printer.ts';
import {csiStorageCapacityPrinter} from './csi-storage-capacity/printer.ts';
import {deviceClassPrinter} from './device-class/printer.ts';
import {flowSchemaPrinter} from './flow-schema/printer.ts';
import {ingressPrinter} from './ingress/printer.ts';
import {ingressClassPrinter} from './ingress-class/printer.ts';
import {ipAddressPrinter} from './ip-address/printer.ts';
import {mutatingAdmissionPolicyPrinter} from './mutating-admission-policy/printer.ts';
import {policyBindingPrinter} from './printing/policy-binding-printer.ts';
import {webhookConfigurationPrinter} from './printing/webhook-configuration-printer.ts';
import {networkPolicyPrinter} from './network-policy/printer.ts';
import {persistentVolumePrinter} from './persistent-volume/printer.ts';
import {persistentVolumeClaimPrinter} from './persistent-volume-claim/printer.ts';
import {podTemplatePrinter} from './pod-template/printer.ts';
import {priorityLevelConfigurationPrinter} from './priority-level-configuration/printer.ts';
import {resourceClaimPrinter} from './resource-claim/printer.ts';
import {resourceClaimTemplatePrinter} from './resource-claim-template/printer.ts';
import {resourceQuotaPrinter} from './resource-quota/printer.ts';
import {resourceSlicePrinter} from './resource-slice/printer.ts';
import {roleBindingPrinter} from './role-binding/printer.ts';
import {runtimeClassPrinter} from './runtime-class/printer.ts';
import {serviceCidrPrinter} from './service-cidr/printer.ts';
import {storageClassPrinter} from './storage-class/printer.ts';
import {validatingAdmissionPolicyPrinter} from './validating-admission-policy/printer.ts';
import {volumeAttachmentPrinter} from './volume-attachment/printer.ts';
import {volumeAttributesClassPrinter} from './volume-attributes-class/printer.ts';

/** Tables of the generic kinds; those that are not here have the default columns. */
export const genericPrinters: {readonly [kind: string]: Printer | undefined} = {
	APIService: apiServicePrinter,
	CertificateSigningRequest: certificateSigningRequestPrinter,
	ClusterRoleBinding: clusterRoleBindingPrinter,
	ControllerRevision: controllerRevisionPrinter,
	CSIDriver: csiDriverPrinter,
	CSINode: csiNodePrinter,
	CSIStorageCapacity: csiStorageCapacityPrinter,
	DeviceClass: deviceClassPrinter,
	FlowSchema: flowSchemaPrinter,
	Ingress: ingressPrinter,
	IngressClass: ingressClassPrinter,
	IPAddress: ipAddressPrinter,
	MutatingAdmissionPolicy: mutatingAdmissionPolicyPrinter,
	MutatingAdmissionPolicyBinding: policyBindingPrinter,
	MutatingWebhookConfiguration: webhookConfigurationPrinter,
	NetworkPolicy: networkPolicyPrinter,
	PersistentVolume: persistentVolumePrinter,
	PersistentVolumeClaim: persistentVolumeClaimPrinter,
	PodTemplate: podTemplatePrinter,
	PriorityLevelConfiguration: priorityLevelConfigurationPrinter,
	ResourceClaim: resourceClaimPrinter,
	ResourceClaimTemplate: resourceClaimTemplatePrinter,
	ResourceQuota: resourceQuotaPrinter,
	ResourceSlice: resourceSlicePrinter,
	RoleBinding: roleBindingPrinter,
	RuntimeClass: runtimeClassPrinter,
	ServiceCIDR: serviceCidrPrinter,
	StorageClass: storageClassPrinter,
	ValidatingAdmissionPolicy: validatingAdmissionPolicyPrinter,
	ValidatingAdmissionPolicyBinding: policyBindingPrinter,
	ValidatingWebhookConfiguration: webhookConfigurationPrinter,
	VolumeAttachment: volumeAttachmentPrinter,
	VolumeAttributesClass: volumeAttributesClassPrinter,
};
