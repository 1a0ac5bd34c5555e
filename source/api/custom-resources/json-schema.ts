import type {Json} from '../../machinery/json.ts';

/** A rule of `x-kubernetes-validations`. */
export interface ValidationRule {
	readonly rule: string;
	readonly message?: string;
	readonly messageExpression?: string;
	readonly reason?: string;
	readonly fieldPath?: string;
	readonly optionalOldSelf?: boolean;
}

/** A schema of a custom resource definition, as clients write it: OpenAPI 3 with Kubernetes' extensions (JSONSchemaProps). */
export interface JsonSchema {
	readonly type?: string;
	readonly format?: string;
	readonly title?: string;
	readonly description?: string;
	readonly default?: Json;
	readonly nullable?: boolean;
	readonly enum?: readonly Json[];
	readonly required?: readonly string[];
	readonly properties?: {readonly [name: string]: JsonSchema};
	readonly additionalProperties?: boolean | JsonSchema;
	readonly items?: JsonSchema | readonly JsonSchema[];
	readonly allOf?: readonly JsonSchema[];
	readonly anyOf?: readonly JsonSchema[];
	readonly oneOf?: readonly JsonSchema[];
	readonly not?: JsonSchema;
	readonly pattern?: string;
	readonly minLength?: number;
	readonly maxLength?: number;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly exclusiveMinimum?: boolean;
	readonly exclusiveMaximum?: boolean;
	readonly multipleOf?: number;
	readonly minItems?: number;
	readonly maxItems?: number;
	readonly uniqueItems?: boolean;
	readonly minProperties?: number;
	readonly maxProperties?: number;
	readonly id?: string;
	readonly $ref?: string;
	readonly additionalItems?: boolean | JsonSchema;
	readonly patternProperties?: {readonly [pattern: string]: JsonSchema};
	readonly definitions?: {readonly [name: string]: JsonSchema};
	readonly dependencies?: object;
	readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
	readonly 'x-kubernetes-embedded-resource'?: boolean;
	readonly 'x-kubernetes-int-or-string'?: boolean;
	readonly 'x-kubernetes-list-type'?: string;
	readonly 'x-kubernetes-list-map-keys'?: readonly string[];
	readonly 'x-kubernetes-map-type'?: string;
	readonly 'x-kubernetes-validations'?: readonly ValidationRule[];
}

/** The schema of a list's items. */
export const itemsOf = ({items}: JsonSchema): JsonSchema | undefined =>
	Array.isArray(items) ? undefined : (items as JsonSchema | undefined);

/** The schema of the values of a map. */
export const valuesOf = ({additionalProperties}: JsonSchema): JsonSchema | undefined =>
	typeof additionalProperties === 'object' ? additionalProperties : undefined;

/** The schema of a member of an object, by name. */
export const memberOf = (schema: JsonSchema, name: string): JsonSchema | undefined => {
	const {properties = {}} = schema;
	return Object.hasOwn(properties, name) ? properties[name] : valuesOf(schema);
};

export const preserves = (schema: JsonSchema): boolean => schema['x-kubernetes-preserve-unknown-fields'] === true;

export const isEmbedded = (schema: JsonSchema): boolean => schema['x-kubernetes-embedded-resource'] === true;

export const isIntOrString = (schema: JsonSchema): boolean => schema['x-kubernetes-int-or-string'] === true;
