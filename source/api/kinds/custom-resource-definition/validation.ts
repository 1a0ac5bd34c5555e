import {invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import {dns1035Label, dns1123Subdomain} from '../../../machinery/names.ts';
import {isEstablished} from '../../custom-resources/definition.ts';
import type {JsonSchema} from '../../custom-resources/json-schema.ts';
import type {
	CustomResourceDefinition,
	CustomResourceDefinitionSpec,
	CustomResourceDefinitionVersion,
} from '../../schema/kubernetes.generated.ts';
import {validateConversion} from './conversion-validation.ts';
import {missingNames, validateNames} from './names-validation.ts';
import {isShared, placesOf} from './version-places.ts';
import {
	validateColumn,
	validateDeprecation,
	validateSelectableFields,
	validateSubresources,
	validateVersionSchema,
} from './version-validation.ts';

const groupErrors = ({group}: CustomResourceDefinitionSpec): readonly FieldError[] => {
	if (!group) return [required('spec.group')];
	const problems = dns1123Subdomain(group);
	if (problems.length > 0) return [invalid('spec.group', group, problems.join(','))];
	return group.includes('.') ? [] : [invalid('spec.group', group, 'should be a domain with at least one dot')];
};

const scopeErrors = ({scope}: CustomResourceDefinitionSpec): readonly FieldError[] => {
	const known = ['Cluster', 'Namespaced'];
	if (!scope) return [required('spec.scope')];
	return known.includes(scope) ? [] : [notSupported('spec.scope', scope, known)];
};

/** A version as Go prints what kube-apiserver makes of it: what all versions have in common is not in it. */
const printed = (spec: CustomResourceDefinitionSpec) => (version: CustomResourceDefinitionVersion) => ({
	Name: version.name,
	Served: version.served ?? false,
	Storage: version.storage ?? false,
	Deprecated: version.deprecated ?? false,
	DeprecationWarning: version.deprecationWarning ?? null,
	Schema: isShared(spec, 'schema') ? null : (version.schema ?? null),
	Subresources: isShared(spec, 'subresources') ? null : (version.subresources ?? null),
	AdditionalPrinterColumns: isShared(spec, 'additionalPrinterColumns')
		? null
		: (version.additionalPrinterColumns ?? null),
	SelectableFields: isShared(spec, 'selectableFields') ? null : (version.selectableFields ?? null),
});

const versionsErrors = (spec: CustomResourceDefinitionSpec): readonly FieldError[] => {
	const versions = spec.versions ?? [];
	const names = versions.map(({name}) => name);
	const refuse = (problem: string): FieldError => invalid('spec.versions', versions.map(printed(spec)), problem);
	return [
		...(new Set(names).size === names.length ? [] : [refuse('must contain unique version names')]),
		...(versions.filter(({storage}) => storage).length === 1
			? []
			: [refuse('must have exactly one version marked as storage version')]),
	];
};

const hasStatus = (version: CustomResourceDefinitionVersion | undefined, spec: CustomResourceDefinitionSpec): boolean =>
	(version === undefined ? (spec.versions ?? []) : [version]).some(
		({subresources}) => subresources?.status !== undefined,
	);

const schemaErrors = (spec: CustomResourceDefinitionSpec, ofAll: boolean): readonly FieldError[] =>
	placesOf(spec, 'schema')
		.filter(({version}) => (version === undefined) === ofAll)
		.flatMap(({value, path, version}) => {
			const schema = value.openAPIV3Schema as JsonSchema | undefined;
			if (schema === undefined) return [];
			return validateVersionSchema(schema, `${path}.openAPIV3Schema`, hasStatus(version, spec));
		});

/** What versions have to say of their objects, for one version or for all. */
const contentErrors = (spec: CustomResourceDefinitionSpec, ofAll: boolean): readonly FieldError[] => {
	const here = ({version}: {readonly version: unknown}): boolean => (version === undefined) === ofAll;
	const schemaOf = (version: CustomResourceDefinitionVersion | undefined): JsonSchema =>
		((version ?? spec.versions?.[0])?.schema?.openAPIV3Schema ?? {}) as JsonSchema;
	return [
		...schemaErrors(spec, ofAll),
		...placesOf(spec, 'subresources')
			.filter(here)
			.flatMap(({value, path}) => validateSubresources(value, path)),
		...placesOf(spec, 'additionalPrinterColumns')
			.filter(here)
			.flatMap(({value, path}) => value.flatMap((column, index) => validateColumn(column, `${path}[${index}]`))),
		...placesOf(spec, 'selectableFields')
			.filter(here)
			.flatMap(({value, path, version}) => validateSelectableFields(value, schemaOf(version), path)),
	];
};

const nameErrors = ({name}: CustomResourceDefinitionVersion, path: string): readonly FieldError[] => {
	const problems = dns1035Label(name ?? '');
	return problems.length === 0 ? [] : [invalid(`${path}.name`, name ?? '', problems.join(','))];
};

const specErrors = (spec: CustomResourceDefinitionSpec): readonly FieldError[] => {
	const {names, conversion} = spec;
	// A required list that was not sent is null.
	const versions = spec.versions ?? [];
	return [
		...groupErrors(spec),
		...scopeErrors(spec),
		...versions.flatMap(({schema}, index) =>
			schema?.openAPIV3Schema === undefined ? [required(`spec.versions[${index}].schema.openAPIV3Schema`)] : [],
		),
		...versions.flatMap((version, index) => {
			const path = `spec.versions[${index}]`;
			return [...nameErrors(version, path), ...validateDeprecation(version, path)];
		}),
		...contentErrors(spec, false),
		...versionsErrors(spec),
		...missingNames(names, 'spec.names'),
		...validateNames(names, 'spec.names'),
		...contentErrors(spec, true),
		...(conversion === undefined ? [] : validateConversion(conversion)),
	];
};

const storedVersionsErrors = ({spec, status}: CustomResourceDefinition): readonly FieldError[] => {
	const path = 'status.storedVersions';
	const stored = status?.storedVersions ?? [];
	if (stored.length === 0) return [invalid(path, stored, 'must have at least one stored version')];
	const names = (spec.versions ?? []).map(({name}) => name);
	const missing = (spec.versions ?? [])
		.filter(({storage, name}) => storage && !stored.includes(name))
		.map(({name}) => invalid(path, stored, `must have the storage version ${name}`));
	const gone = stored.flatMap((name, index) => {
		if (names.includes(name)) return [];
		const text = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`;
		return [invalid(`${path}[${index}]`, name, text)];
	});
	return [...missing, ...gone];
};

const statusErrors = (definition: CustomResourceDefinition): readonly FieldError[] => {
	const {acceptedNames} = definition.status ?? {};
	return acceptedNames === undefined ? [] : validateNames(acceptedNames, 'status.acceptedNames');
};

const approvalAnnotation = 'api-approved.kubernetes.io';

const isProtected = (group: string): boolean => /(?:^|\.)(?:k8s|kubernetes)\.io$/.test(group);

/** Groups of the Kubernetes community are for what its reviewers have approved. */
const approvalErrors = ({metadata, spec}: CustomResourceDefinition): readonly FieldError[] => {
	if (!isProtected(spec.group)) return [];
	const path = `metadata.annotations[${approvalAnnotation}]`;
	const value = (metadata as {readonly annotations?: {readonly [key: string]: string}}).annotations?.[
		approvalAnnotation
	];
	if (value === undefined || value === '') {
		return [
			required(
				path,
				'protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
			),
		];
	}
	if (value.startsWith('unapproved')) return [];
	const url = URL.parse(value);
	if (url !== null && url.host !== '') return [];
	const text =
		'protected groups must have approval annotation "api-approved.kubernetes.io" with either a URL or a reason starting with "unapproved", see https://github.com/kubernetes/enhancements/pull/1111';
	return [invalid(path, value, text)];
};

const preserveErrors = ({spec}: CustomResourceDefinition, previous?: CustomResourceDefinition) => {
	if (!spec.preserveUnknownFields || previous?.spec.preserveUnknownFields) return [];
	const text =
		'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
	return [invalid('spec.preserveUnknownFields', true, text)];
};

/** The name of a definition says which resource it makes. */
const definitionNameErrors = ({metadata, spec}: CustomResourceDefinition): readonly FieldError[] => {
	const {name} = metadata as {readonly name: string};
	const wanted = `${spec.names.plural}.${spec.group}`;
	return name === wanted ? [] : [invalid('metadata.name', name, 'must be spec.names.plural+"."+spec.group')];
};

/** What is wrong with a new definition (ValidateCustomResourceDefinition). */
export const validateDefinition = (
	definition: CustomResourceDefinition,
	{operation}: {readonly operation: 'create' | 'update'},
): FieldError[] => {
	if (operation === 'update') return [];
	return [
		...definitionNameErrors(definition),
		...specErrors(definition.spec),
		...statusErrors(definition),
		...storedVersionsErrors(definition),
		...approvalErrors(definition),
		...preserveErrors(definition),
	];
};

const immutable = (next: unknown, previous: unknown, field: string): readonly FieldError[] =>
	next === previous ? [] : [invalid(field, next, 'field is immutable')];

/** What is wrong with a changed definition: it keeps its group and names, and once it is served its scope and kind. */
export const validateDefinitionUpdate = (
	next: CustomResourceDefinition,
	previous: CustomResourceDefinition,
): FieldError[] => {
	const [spec, before] = [next.spec, previous.spec];
	return [
		...specErrors(spec),
		...(isEstablished(previous)
			? [
					...immutable(spec.scope, before.scope, 'spec.scope'),
					...immutable(spec.names.kind, before.names.kind, 'spec.names.kind'),
				]
			: []),
		...immutable(spec.group, before.group, 'spec.group'),
		...immutable(spec.names.plural, before.names.plural, 'spec.names.plural'),
		...statusErrors(next),
		...storedVersionsErrors(next),
		...preserveErrors(next, previous),
	];
};
