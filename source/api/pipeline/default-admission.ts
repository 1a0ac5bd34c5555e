import type {Random} from '../../clock/random.ts';
import type {Catalogue, KindDescription} from '../types.ts';
import type {AdmissionLink} from './admission.ts';
import {createDefaultIngressClass} from './default-ingress-class.ts';
import {createDefaultStorageClass} from './default-storage-class.ts';
import {createDeviceAdminAccess} from './device-admin-access.ts';
import {defaultTolerationSeconds} from './default-toleration-seconds.ts';
import {createLimitRanger} from './limit-ranger.ts';
import type {LiveObjects} from './live-objects.ts';
import {createNamespaceLifecycle} from './namespace-lifecycle.ts';
import {createMutatingPolicies} from './policies/mutating-policies.ts';
import {policyLiveKinds, type PolicyWorld} from './policies/policy-world.ts';
import {createValidatingPolicies} from './policies/validating-policies.ts';
import {createPriorityAdmission} from './priority.ts';
import {createResourceQuotaAdmission, quotaKinds} from './resource-quota.ts';
import {createRuntimeClassAdmission} from './runtime-class.ts';
import {createServiceAccountAdmission} from './service-account.ts';
import {storageProtection} from './storage-protection.ts';
import {taintNodesByCondition} from './taint-nodes-by-condition.ts';

interface AdmissionKinds {
	readonly namespaces?: KindDescription;
	readonly limitRanges?: KindDescription;
	readonly serviceAccounts?: KindDescription;
	readonly priorityClasses?: KindDescription;
	readonly runtimeClasses?: KindDescription;
	readonly ingressClasses?: KindDescription;
	readonly storageClasses?: KindDescription;
	readonly quotas?: KindDescription;
}

const admissionKinds = (catalogue: Catalogue): AdmissionKinds => ({
	namespaces: catalogue.byResource('', 'v1', 'namespaces'),
	limitRanges: catalogue.byResource('', 'v1', 'limitranges'),
	serviceAccounts: catalogue.byResource('', 'v1', 'serviceaccounts'),
	priorityClasses: catalogue.byResource('scheduling.k8s.io', 'v1', 'priorityclasses'),
	runtimeClasses: catalogue.byResource('node.k8s.io', 'v1', 'runtimeclasses'),
	ingressClasses: catalogue.byResource('networking.k8s.io', 'v1', 'ingressclasses'),
	storageClasses: catalogue.byResource('storage.k8s.io', 'v1', 'storageclasses'),
	quotas: catalogue.byResource('', 'v1', 'resourcequotas'),
});

/** The kinds whose objects the default links look up. */
export const liveKinds = (catalogue: Catalogue): readonly KindDescription[] =>
	[
		...new Set([...Object.values(admissionKinds(catalogue)), ...policyLiveKinds(catalogue), ...quotaKinds(catalogue)]),
	].filter(kind => kind !== undefined);

/** kube-apiserver's default plugins, in its order, as far as the kinds they need are served. */
export const defaultAdmissionLinks = (
	catalogue: Catalogue,
	objects: LiveObjects,
	random: Random,
	world: PolicyWorld,
): readonly AdmissionLink[] => {
	const {
		namespaces,
		limitRanges,
		serviceAccounts,
		priorityClasses,
		runtimeClasses,
		ingressClasses,
		storageClasses,
		quotas,
	} = admissionKinds(catalogue);
	const mutatingPolicies = createMutatingPolicies(world);
	const validatingPolicies = createValidatingPolicies(world);
	return [
		...(namespaces
			? [createNamespaceLifecycle(objects, namespaces), createDeviceAdminAccess(objects, namespaces)]
			: []),
		...(limitRanges ? [createLimitRanger(objects, limitRanges)] : []),
		...(serviceAccounts ? [createServiceAccountAdmission(objects, serviceAccounts, random)] : []),
		taintNodesByCondition,
		...(priorityClasses ? [createPriorityAdmission(objects, priorityClasses)] : []),
		defaultTolerationSeconds,
		...(storageClasses ? [createDefaultStorageClass(objects, storageClasses)] : []),
		storageProtection,
		...(runtimeClasses ? [createRuntimeClassAdmission(objects, runtimeClasses)] : []),
		...(ingressClasses ? [createDefaultIngressClass(objects, ingressClasses)] : []),
		...(mutatingPolicies ? [mutatingPolicies] : []),
		...(validatingPolicies ? [validatingPolicies] : []),
		...(quotas ? [createResourceQuotaAdmission(objects, quotas, quotaKinds(catalogue))] : []),
	];
};
