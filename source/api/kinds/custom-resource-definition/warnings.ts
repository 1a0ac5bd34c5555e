import {isKnownFormat} from '../../custom-resources/formats.ts';
import {itemsOf, valuesOf, type JsonSchema} from '../../custom-resources/json-schema.ts';
import type {CustomResourceDefinition} from '../../schema/kubernetes.generated.ts';

/** A schema and all below it. */
const within = (schema: JsonSchema): readonly JsonSchema[] => {
	const {properties = {}, anyOf = [], allOf = [], oneOf = [], not} = schema;
	const parts = [...Object.values(properties), valuesOf(schema), itemsOf(schema), ...anyOf, ...allOf, ...oneOf, not];
	return [schema, ...parts.flatMap(part => (part === undefined ? [] : within(part)))];
};

const setWarning = (schema: JsonSchema): readonly string[] => {
	const type = itemsOf(schema)?.type;
	if (schema['x-kubernetes-list-type'] !== 'set' || (type !== 'object' && type !== 'array')) return [];
	return [
		`x-kubernetes-list-type: set for items of type "${type}" is not supported by server-side apply or CEL validation rules`,
	];
};

/** What a definition says to no effect: formats that nobody checks, and sets whose items cannot be told apart. */
export const definitionWarnings = ({spec}: CustomResourceDefinition): string[] => {
	const schemas = (spec.versions ?? []).flatMap(({schema}) =>
		schema?.openAPIV3Schema === undefined ? [] : within(schema.openAPIV3Schema as JsonSchema),
	);
	const formats = schemas.flatMap(({format}) => (format && !isKnownFormat(format) ? [format] : []));
	return [
		...formats.map(format => `unrecognized format "${format}"`),
		...new Set(schemas.flatMap(setWarning).toSorted()),
	];
};
