import {forbidden, invalid, required, type FieldError} from '../../machinery/field-error.ts';
import {dns1123Label, dns1123Subdomain, labelValue, qualifiedName} from '../../machinery/names.ts';
import type {KubernetesObject, ObjectMetadata, OwnerReferenceLike} from '../../machinery/json.ts';
import type {KindDescription} from '../types.ts';
import {annotationsBytesMax} from './limits.ts';
import {sameValue} from './same-value.ts';

const standardFinalizers: ReadonlySet<string> = new Set(['orphan', 'foregroundDeletion', 'kubernetes']);
/** Kinds that cannot own others (apimachinery's BannedOwners). */
const bannedOwner = {apiVersion: 'v1', kind: 'Event'};

const nameRuleProblems = (kind: KindDescription, name: string, prefix: boolean): string[] => {
	if (kind.validateName) return kind.validateName(name, prefix);
	return dns1123Subdomain(prefix ? name.replace(/-$/, 'a') : name);
};

/** kube-apiserver speaks of characters where a name is too long, and of bytes where a label is. */
const nameProblems = (kind: KindDescription, name: string, prefix: boolean): string[] =>
	nameRuleProblems(kind, name, prefix).map(text => text.replace(/^(must be no more than \d+) bytes$/, '$1 characters'));

const validateNames = (kind: KindDescription, {name = '', generateName = '', namespace = ''}: ObjectMetadata) => {
	const errors: FieldError[] = [];
	if (generateName !== '') {
		errors.push(
			...nameProblems(kind, generateName, true).map(text => invalid('metadata.generateName', generateName, text)),
		);
	}
	if (name === '') errors.push(required('metadata.name', 'name or generateName is required'));
	else errors.push(...nameProblems(kind, name, false).map(text => invalid('metadata.name', name, text)));
	if (kind.namespaced && namespace === '') errors.push(required('metadata.namespace'));
	if (kind.namespaced && namespace !== '') {
		errors.push(...dns1123Label(namespace).map(text => invalid('metadata.namespace', namespace, text)));
	}
	return errors;
};

const validateLabels = (labels: ObjectMetadata['labels'] = {}): FieldError[] =>
	Object.entries(labels).flatMap(([key, value]) => [
		...qualifiedName(key).map(text => invalid('metadata.labels', key, text)),
		...labelValue(value).map(text => invalid('metadata.labels', value, text)),
	]);

const validateAnnotations = (annotations: ObjectMetadata['annotations'] = {}): FieldError[] => {
	const entries = Object.entries(annotations);
	const bytes = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
	return [
		...entries.flatMap(([key]) =>
			qualifiedName(key.toLowerCase()).map(text => invalid('metadata.annotations', key, text)),
		),
		...(bytes > annotationsBytesMax
			? [
					{
						type: 'FieldValueTooLong' as const,
						field: 'metadata.annotations',
						body: `Too long: may not be more than ${annotationsBytesMax} bytes`,
					},
				]
			: []),
	];
};

const validateOwner = (owner: OwnerReferenceLike, field: string): FieldError[] => {
	const {apiVersion, kind, name, uid} = owner;
	const [, version] = apiVersion.includes('/') ? apiVersion.split('/') : [undefined, apiVersion];
	return [
		...(version === undefined || version === ''
			? [invalid(`${field}.apiVersion`, apiVersion, 'version must not be empty')]
			: []),
		...(kind === '' ? [invalid(`${field}.kind`, kind, 'must not be empty')] : []),
		...(name === '' ? [invalid(`${field}.name`, name, 'must not be empty')] : []),
		...(uid === '' ? [invalid(`${field}.uid`, uid, 'must not be empty')] : []),
		...(apiVersion === bannedOwner.apiVersion && kind === bannedOwner.kind
			? [invalid(field, owner, `/${apiVersion}, Kind=${kind} is disallowed from being an owner`)]
			: []),
	];
};

const validateOwners = (owners: readonly OwnerReferenceLike[] = []): FieldError[] => {
	const controllers = owners.filter(({controller}) => controller);
	const one = 'Only one reference can have Controller set to true. Found "true" in references for';
	return [
		...owners.flatMap((owner, index) => validateOwner(owner, `metadata.ownerReferences[${index}]`)),
		...(controllers.length > 1
			? [invalid('metadata.ownerReferences', owners, `${one} ${controllers[0]!.name} and ${controllers[1]!.name}`)]
			: []),
	];
};

const validateFinalizers = (finalizers: readonly string[] = []): FieldError[] =>
	finalizers.flatMap((finalizer, index) => {
		const problems = qualifiedName(finalizer).map(text => invalid('metadata.finalizers', finalizer, text));
		if (problems.length > 0 || finalizer.includes('/') || standardFinalizers.has(finalizer)) return problems;
		const text = 'name is neither a standard finalizer name nor is it fully qualified';
		return [invalid(`metadata.finalizers[${index}]`, finalizer, text)];
	});

/** Finalizers of both kinds of cascade exclude each other. */
const validateCascade = (finalizers: readonly string[] = []): FieldError[] =>
	finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')
		? [invalid('metadata.finalizers', finalizers, 'finalizer orphan and foregroundDeletion cannot be both set')]
		: [];

/** Problems of a new object's metadata, in the words and order of apimachinery. */
export const validateNewMetadata = (kind: KindDescription, {metadata}: KubernetesObject): FieldError[] => [
	...validateNames(kind, metadata),
	...validateLabels(metadata.labels),
	...validateAnnotations(metadata.annotations),
	...validateOwners(metadata.ownerReferences),
	...validateFinalizers(metadata.finalizers),
	...validateCascade(metadata.finalizers),
];

const immutableFields = [
	'name',
	'namespace',
	'uid',
	'creationTimestamp',
	'deletionTimestamp',
	'deletionGracePeriodSeconds',
] as const;

const validateAddedFinalizers = (next: ObjectMetadata, previous: ObjectMetadata): FieldError[] => {
	if (previous.deletionTimestamp === undefined) return [];
	const added = (next.finalizers ?? []).filter(finalizer => !(previous.finalizers ?? []).includes(finalizer));
	if (added.length === 0) return [];
	const list = `[]string{${added.map(finalizer => JSON.stringify(finalizer)).join(', ')}}`;
	const text = 'no new finalizers can be added if the object is being deleted, found new finalizers';
	return [forbidden('metadata.finalizers', `${text} ${list}`)];
};

/** Parts of the new metadata that are other objects than before; the rest has been looked at when it was stored. */
const changedParts = (next: ObjectMetadata, previous: ObjectMetadata) => ({
	labels: next.labels === previous.labels ? undefined : next.labels,
	annotations: next.annotations === previous.annotations ? undefined : next.annotations,
	ownerReferences: next.ownerReferences === previous.ownerReferences ? undefined : next.ownerReferences,
	finalizers: next.finalizers === previous.finalizers ? undefined : next.finalizers,
});

/**
Problems of an update's metadata against what is stored. kube-apiserver looks at metadata as that of a new object and as that of
a changed one, once for every kind alike and once more in the kind's own rules, and lists what it finds each time.
*/
export const validateChangedMetadata = (
	{metadata: next}: KubernetesObject,
	{metadata: previous}: KubernetesObject,
): FieldError[] => {
	if (next === previous) return [];
	const {labels, annotations, ownerReferences, finalizers} = changedParts(next, previous);
	const maps = [...validateLabels(labels), ...validateAnnotations(annotations), ...validateOwners(ownerReferences)];
	const asNew = [...maps, ...validateFinalizers(finalizers), ...validateCascade(finalizers)];
	const asChanged = [
		...validateAddedFinalizers(next, previous),
		...immutableFields
			.filter(field => !sameValue(next[field], previous[field]))
			.map(field => invalid(`metadata.${field}`, next[field] ?? '', 'field is immutable')),
		...maps,
	];
	return [...asNew, ...asChanged, ...asChanged, ...asNew];
};
