import type {KubernetesObject} from '../../machinery/json.ts';
import type {CertificateSigningRequest, Container, Namespace, Pod} from '../schema/kubernetes.generated.ts';
import {validateResize} from '../kinds/pod/resize-validation.ts';
import {nextGeneration} from './generation.ts';
import type {UpdateStrategy} from './update-strategy.ts';
import {withFields} from './with-fields.ts';

/** PUT of `namespaces/<name>/finalize`: only the finalizers of the spec; the last one gone removes a namespace in deletion. */
export const finalizeStrategy: UpdateStrategy = {
	prepare: (_context, _kind, next, previous) => {
		const {finalizers = []} = (next as Namespace).spec ?? {};
		const namespace = previous as Namespace;
		const spec = withFields(namespace.spec, {finalizers: finalizers.length === 0 ? undefined : finalizers});
		return {...namespace, metadata: next.metadata, spec} as KubernetesObject;
	},
	validate: () => [],
};

/** PUT and PATCH of `certificatesigningrequests/<name>/approval`: only the conditions. */
export const approvalStrategy: UpdateStrategy = {
	prepare: (_context, _kind, next, previous) => {
		const request = previous as CertificateSigningRequest;
		const {conditions} = (next as CertificateSigningRequest).status ?? {};
		return {
			...request,
			metadata: next.metadata,
			status: withFields(request.status ?? {}, {conditions}),
		} as KubernetesObject;
	},
	validate: (kind, next, previous) => kind.validateStatusUpdate?.(next, previous) ?? [],
};

/** PUT and PATCH of `pods/<name>/ephemeralcontainers`: only the ephemeral containers. */
export const ephemeralContainersStrategy: UpdateStrategy = {
	prepare: (_context, kind, next, previous) => {
		const pod = previous as Pod;
		const {ephemeralContainers} = (next as Pod).spec;
		const spec = withFields(pod.spec, {ephemeralContainers});
		const changed = {...pod, metadata: next.metadata, spec} as Pod;
		return {...changed, metadata: {...changed.metadata, generation: nextGeneration(kind, changed, pod)}};
	},
	validate: (kind, next, previous) => [
		...(kind.validate?.(next, {operation: 'update'}) ?? []),
		...((previous as Pod).spec.ephemeralContainers ?? [])
			.filter(({name}) => !(next as Pod).spec.ephemeralContainers?.some(container => container.name === name))
			.map(({name}) => ({
				type: 'FieldValueForbidden' as const,
				field: 'spec.ephemeralContainers',
				body: `Forbidden: existing ephemeral containers "${name}" may not be removed`,
			})),
	],
};

/** The containers with the resources and resize policies of those of the same name. */
const withResourcesOf = (
	containers: readonly Container[] | undefined,
	wished: readonly Container[] | undefined,
): readonly Container[] | undefined =>
	containers?.map(container => {
		const found = wished?.find(({name}) => name === container.name);
		if (found === undefined) return container;
		return withFields(container, {resources: found.resources, resizePolicy: found.resizePolicy});
	});

/** PUT and PATCH of `pods/<name>/resize`: only the resources of containers. */
export const resizeStrategy: UpdateStrategy = {
	prepare: (_context, kind, next, previous) => {
		const pod = previous as Pod;
		const {containers, initContainers} = (next as Pod).spec;
		const spec = withFields(pod.spec, {
			containers: withResourcesOf(pod.spec.containers, containers),
			initContainers: withResourcesOf(pod.spec.initContainers, initContainers),
		});
		const changed = {...pod, metadata: next.metadata, spec} as Pod;
		return {...changed, metadata: {...changed.metadata, generation: nextGeneration(kind, changed, pod)}};
	},
	validate: (kind, next, previous) => [
		...(kind.validate?.(next, {operation: 'update'}) ?? []),
		...validateResize(next as Pod, previous as Pod),
	],
};
