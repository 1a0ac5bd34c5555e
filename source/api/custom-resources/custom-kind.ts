import {invalid, type FieldError} from '../../machinery/field-error.ts';
import {isJsonObject, type KubernetesObject} from '../../machinery/json.ts';
import {jsonEqual} from '../patch/json-equal.ts';
import type {CustomResourceDefinition, CustomResourceDefinitionVersion} from '../schema/kubernetes.generated.ts';
import type {KindDescription} from '../types.ts';
import {isTerminating} from './definition.ts';
import {customPrinter} from './custom-printer.ts';
import {customScale, replicasAt} from './custom-scale.ts';
import {knownCustomSchema} from './custom-schema.ts';
import {createReadForm, type StoredForm} from './custom-storage.ts';
import {methodNotAllowed} from '../../machinery/statuses.ts';
import {StatusError} from '../../machinery/status-error.ts';
import {byPriority} from '../../machinery/version-priority.ts';
import type {JsonSchema} from './json-schema.ts';
import {parseJsonPath} from './json-path.ts';
import {validateRules} from './validate-rules.ts';
import {validateStructure} from './validate-structure.ts';
import {validateValue} from './validate-value.ts';

type WithStatus = KubernetesObject & {readonly status?: unknown};

/** A custom kind in one version, with how its objects are stored. */
export interface CustomKind {
	readonly kind: KindDescription;
	readonly form: StoredForm;
}

const verbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
const partVerbs = ['get', 'patch', 'update'];

/** Errors after which the rules are not looked at: they could not trust what they find. */
const blocking: ReadonlySet<FieldError['type']> = new Set([
	'FieldValueNotSupported',
	'FieldValueRequired',
	'FieldValueTooLong',
	'FieldValueTooMany',
	'FieldValueTypeInvalid',
]);

const notChecked: FieldError = {
	...invalid(
		'<nil>',
		null,
		'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
	),
};

const hasRules = (schema: unknown): boolean =>
	Array.isArray(schema)
		? schema.some(hasRules)
		: isJsonObject(schema) && ('x-kubernetes-validations' in schema || Object.values(schema).some(hasRules));

const replicasErrors = (version: CustomResourceDefinitionVersion, object: object): readonly FieldError[] => {
	const {scale} = version.subresources ?? {};
	if (scale === undefined) return [];
	return [scale.specReplicasPath, scale.statusReplicasPath].flatMap(path => {
		const replicas = replicasAt(object, path);
		const isNegative = typeof replicas === 'number' && replicas < 0;
		return isNegative ? [invalid(path, replicas, 'should be a non-negative integer')] : [];
	});
};

/** The checks of a schema over its objects, and the warnings of the last one that are no errors. */
const validation = (version: CustomResourceDefinitionVersion, schema: JsonSchema) => {
	const rules = hasRules(schema);
	const check = (object: object, previous?: object): {errors: FieldError[]; warnings: readonly FieldError[]} => {
		const errors = [
			...validateValue(schema, object, previous),
			...replicasErrors(version, object),
			...validateStructure(schema, object),
		];
		if (!rules) return {errors, warnings: []};
		if (errors.some(({type}) => blocking.has(type))) return {errors: [...errors, notChecked], warnings: []};
		const found = validateRules(schema, object, previous);
		return {errors: [...errors, ...found.errors], warnings: found.warnings};
	};
	return check;
};

/** The strategy of a custom kind: what writes of the object and of its status may change, and what they are checked for. */
const strategy = (version: CustomResourceDefinitionVersion, schema: JsonSchema): Partial<KindDescription> => {
	const check = validation(version, schema);
	const hasStatus = version.subresources?.status !== undefined;
	const update = (next: KubernetesObject, previous: KubernetesObject): FieldError[] => check(next, previous).errors;
	return {
		generation: true,
		unconditionalUpdate: false,
		prepareForCreate: (object: WithStatus) => {
			if (!hasStatus || object.status === undefined) return object;
			const {status: _, ...rest} = object;
			return rest;
		},
		prepareForUpdate: (next: WithStatus, previous: WithStatus) => {
			// Without a status of its own, a change of what is called so counts as any other.
			if (hasStatus || jsonEqual(next.status, previous.status)) return next;
			return {...next, metadata: {...next.metadata, generation: (previous.metadata.generation ?? 0) + 1}};
		},
		prepareForStatusUpdate: (next, previous) => {
			const {managedFields} = next.metadata;
			return {...next, metadata: {...previous.metadata, ...(managedFields && {managedFields})}};
		},
		validate: (object, {operation}) => (operation === 'create' ? check(object).errors : []),
		validateUpdate: update,
		validateStatusUpdate: update,
	};
};

const subresourcesOf = (
	kind: string,
	{subresources}: CustomResourceDefinitionVersion,
): KindDescription['subresources'] => ({
	...(subresources?.status !== undefined && {status: {kind, verbs: partVerbs}}),
	...(subresources?.scale !== undefined && {
		scale: {kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: partVerbs},
	}),
});

const selectable = ({selectableFields = []}: CustomResourceDefinitionVersion): KindDescription['selectableFields'] => {
	if (selectableFields.length === 0) return undefined;
	return Object.fromEntries(
		selectableFields.map(({jsonPath}) => {
			const path = parseJsonPath(jsonPath);
			return [
				jsonPath.replace(/^\./, ''),
				(object: KubernetesObject) => {
					const [value = ''] = path(object);
					return typeof value === 'string' ? value : JSON.stringify(value);
				},
			];
		}),
	);
};

/** `harbour.example.com/v1beta1 Dock is deprecated; use harbour.example.com/v1 Dock`: the best other version that is served and not deprecated. */
const deprecationOf = (
	{spec}: CustomResourceDefinition,
	{name, deprecated, deprecationWarning}: CustomResourceDefinitionVersion,
): string | undefined => {
	if (!deprecated) return undefined;
	if (deprecationWarning !== undefined) return deprecationWarning;
	const {group, names, versions} = spec;
	const better = versions
		.filter(version => version.served && !version.deprecated)
		.map(version => version.name)
		.toSorted(byPriority)
		.find(other => byPriority(other, name) < 0);
	const text = `${group}/${name} ${names.kind} is deprecated`;
	return better === undefined ? text : `${text}; use ${group}/${better} ${names.kind}`;
};

/** Nothing new comes while a definition and all its objects go. */
const refuseCreation = (): never => {
	const {status} = methodNotAllowed();
	throw new StatusError({...status, message: 'create not allowed while custom resource definition is terminating'});
};

const customKind = (definition: CustomResourceDefinition, version: CustomResourceDefinitionVersion): CustomKind => {
	const {group, scope, versions} = definition.spec;
	const {
		plural,
		singular = '',
		kind,
		listKind,
		shortNames = [],
		categories = [],
	} = definition.status?.acceptedNames ?? definition.spec.names;
	const schema = (version.schema?.openAPIV3Schema ?? {
		type: 'object',
		'x-kubernetes-preserve-unknown-fields': true,
	}) as JsonSchema;
	const stored = versions.find(({storage}) => storage) ?? version;
	const namespaced = scope === 'Namespaced';
	const name = knownCustomSchema({group, version: version.name, kind, namespaced}, schema);
	const scale = version.subresources?.scale;
	const deprecation = deprecationOf(definition, version);
	const selectableFields = selectable(version);
	const form: StoredForm = {
		apiVersion: `${group}/${version.name}`,
		storedApiVersion: `${group}/${stored.name}`,
		schema: name,
		jsonSchema: schema,
	};
	return {
		form,
		kind: {
			group,
			version: version.name,
			kind,
			listKind: listKind ?? `${kind}List`,
			plural,
			singular,
			shortNames,
			categories,
			namespaced,
			verbs,
			subresources: subresourcesOf(kind, version),
			schema: name,
			storagePrefix: `${group}/${plural}`,
			printer: customPrinter(version.additionalPrinterColumns),
			...(scale !== undefined && {scale: customScale(scale)}),
			...(selectableFields !== undefined && {selectableFields}),
			...(deprecation !== undefined && {deprecation}),
			...strategy(version, schema),
			// What a webhook converts cannot be shown to admission in another version.
			...(definition.spec.conversion?.strategy !== 'Webhook' && {ofVersion: createReadForm(form)}),
			...(isTerminating(definition) && {prepareForCreate: refuseCreation}),
		},
	};
};

/** The kinds that a definition makes: one for each version that is served, the best one first. */
export const customKinds = (definition: CustomResourceDefinition): readonly CustomKind[] =>
	definition.spec.versions
		.filter(({served}) => served)
		.toSorted((a, b) => byPriority(a.name, b.name))
		.map(version => customKind(definition, version));
