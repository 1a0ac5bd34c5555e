import type {CelType} from '../../machinery/cel/cel-type.ts';
import {customSchemasMax} from './limits.ts';
import type {StructType} from './struct-type.ts';

/** What a walk over a document gives; see `canonicalForm` and `saidForm`. */
export interface CustomForm {
	readonly object: object;
	readonly unknownFields: string[];
}

/** A schema that came at run time, with a custom resource definition: what the tables say of built-in types, it says by itself. */
export interface CustomSchema {
	/** The types of its objects and of the objects in them, by name; the schema's own name is that of the whole. */
	readonly types: ReadonlyMap<string, StructType>;
	/** The object with unknown fields gone; throws DecodingError. */
	form(value: unknown, form: 'stored' | 'said'): CustomForm;
	/** The object with the defaults of the schema. */
	withDefaults(object: object): object;
	/** The type of its objects in expressions. */
	celType(): CelType;
	/** What clients are told of it: schemas of the kind and its list by the names clients know, and types of the tables these refer to. */
	openApi(dialect: 'v2' | 'v3'): {
		readonly schemas: {readonly [name: string]: {readonly [key: string]: unknown}};
		readonly refersTo: readonly string[];
	};
}

const schemas = new Map<string, CustomSchema>();
const structs = new Map<string, StructType>();

/**
Makes a schema known. Its name tells its content, so that the same schema is known once, however many servers have it. Beyond
the limit the oldest are forgotten; a server that still has one makes it known again at the next change of its definition.
*/
export const addCustomSchema = (name: string, schema: CustomSchema): void => {
	if (schemas.has(name)) return;
	for (const [oldest, {types}] of schemas) {
		if (schemas.size < customSchemasMax) break;
		schemas.delete(oldest);
		for (const type of types.keys()) structs.delete(type);
	}
	schemas.set(name, schema);
	for (const [type, struct] of schema.types) structs.set(type, struct);
};

/** The schema of a custom kind; undefined for names of the tables. */
export const customSchema = (name: string): CustomSchema | undefined => schemas.get(name);

/** The type of an object within a custom schema. */
export const customStruct = (name: string): StructType | undefined => structs.get(name);
