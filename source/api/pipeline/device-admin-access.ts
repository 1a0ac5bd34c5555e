import {forbidden} from '../../machinery/field-error.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {invalidObject} from '../../machinery/statuses.ts';
import type {Namespace, ResourceClaimTemplate, ResourceV1ResourceClaim} from '../schema/kubernetes.generated.ts';
import type {KindDescription} from '../types.ts';
import type {AdmissionLink} from './admission.ts';
import type {LiveObjects} from './live-objects.ts';

const label = 'resource.kubernetes.io/admin-access';

type Spec = ResourceV1ResourceClaim['spec'];

const specOf = (object: KubernetesObject): Spec =>
	object.kind === 'ResourceClaimTemplate'
		? (object as ResourceClaimTemplate).spec.spec
		: (object as ResourceV1ResourceClaim).spec;

/**
Lets claims ask for access to devices that others use only in namespaces that are labelled for it (AuthorizedForAdmin). Part of
validation in kube-apiserver. `namespaces` is the kind Namespace.
*/
export const createDeviceAdminAccess = (objects: LiveObjects, namespaces: KindDescription): AdmissionLink => ({
	name: 'DRAAdminAccess',
	handles: ({group, plural}, operation, subresource) =>
		group === 'resource.k8s.io' &&
		(plural === 'resourceclaims' || plural === 'resourceclaimtemplates') &&
		operation === 'CREATE' &&
		subresource === undefined,
	validate({kind, name, namespace = '', object}) {
		if (object === undefined) return;
		const requests = specOf(object).devices?.requests ?? [];
		const asking = requests.findIndex(({exactly}) => exactly?.adminAccess === true);
		if (asking === -1) return;
		const holder = objects.get(namespaces, undefined, namespace) as Namespace | undefined;
		if (holder?.metadata.labels?.[label] === 'true') return;
		throw invalidObject(kind.group, kind.kind, name, [
			forbidden(
				`spec.devices.requests[${asking}].adminAccess`,
				`admin access to devices requires the \`${label}: true\` label on the containing namespace`,
			),
		]);
	},
});
