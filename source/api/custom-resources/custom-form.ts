import {isJsonObject, type JsonObject} from '../../machinery/json.ts';
import {canonicalForm, saidForm} from '../codec/canonicalize.ts';
import type {CustomForm} from '../codec/custom-schemas.ts';
import {DecodingError} from '../codec/decoding-error.ts';
import {FieldPath} from '../codec/field-path.ts';
import {documentDepthMax, strictProblemsMax} from '../codec/limits.ts';
import {defineMember, sameList, sameObject} from '../codec/members.ts';
import {isEmbedded, itemsOf, preserves, valuesOf, type JsonSchema} from './json-schema.ts';

const metadataSchema = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

const typeMembers: ReadonlySet<string> = new Set(['apiVersion', 'kind']);

/** Which parts are canonical, and by which schema. */
const canonicalParts = new WeakMap<object, JsonSchema>();

/** Stands for everything that is kept as it is. */
const anything: JsonSchema = {'x-kubernetes-preserve-unknown-fields': true};

/** One walk over one object. */
class Walk {
	readonly unknownFields: string[] = [];
	readonly #form: 'stored' | 'said';
	readonly #path = new FieldPath();

	constructor(form: 'stored' | 'said') {
		this.#form = form;
	}

	/** Throws DecodingError for documents that are too deep and metadata of the wrong types. */
	value(schema: JsonSchema, value: unknown, isResource: boolean): unknown {
		if (typeof value !== 'object' || value === null) return value;
		if (this.#path.depth > documentDepthMax) throw new DecodingError('exceeded max depth');
		if (this.#form === 'stored' && canonicalParts.get(value) === schema) return value;
		const result = Array.isArray(value)
			? this.#list(schema, value)
			: this.#object(schema, value as JsonObject, isResource);
		if (this.#form === 'stored') canonicalParts.set(result, schema);
		return result;
	}

	#list(schema: JsonSchema, value: readonly unknown[]): object {
		const items = itemsOf(schema) ?? (preserves(schema) ? anything : {});
		const result = value.map((item, index) => {
			this.#path.enter(index);
			const form = this.value(items, item, isEmbedded(items));
			this.#path.leave();
			return form;
		});
		return sameList(value, result) ? value : result;
	}

	#object(schema: JsonSchema, value: JsonObject, isResource: boolean): object {
		const result: {[key: string]: unknown} = {};
		for (const name of Object.keys(value).toSorted()) {
			const member = value[name];
			if (member === undefined) continue;
			const form = this.#member(schema, name, member, isResource);
			if (form !== undefined) defineMember(result, name.toWellFormed(), form);
		}
		return sameObject(value, result) ? value : result;
	}

	/** Undefined for what does not stay. */
	#member(schema: JsonSchema, name: string, value: unknown, isResource: boolean): unknown {
		if (isResource && typeMembers.has(name)) return value;
		if (isResource && name === 'metadata') return this.#metadata(value);
		const of = this.#schemaOf(schema, name);
		if (of === undefined) {
			if (this.unknownFields.length < strictProblemsMax) this.unknownFields.push(this.#path.textOf(name));
			return undefined;
		}
		// Null in a field that cannot be null is as if it were not there; defaults come later.
		if (value === null && of !== anything && !of.nullable && this.#form === 'stored') return undefined;
		this.#path.enter(name);
		const form = this.value(of, value, isEmbedded(of));
		this.#path.leave();
		return form;
	}

	#schemaOf(schema: JsonSchema, name: string): JsonSchema | undefined {
		const {properties = {}, additionalProperties} = schema;
		if (Object.hasOwn(properties, name)) return properties[name];
		return valuesOf(schema) ?? (preserves(schema) || additionalProperties === true ? anything : undefined);
	}

	#metadata(value: unknown): unknown {
		if (value === null) return undefined;
		const {object, unknownFields} = (this.#form === 'stored' ? canonicalForm : saidForm)(metadataSchema, value);
		for (const field of unknownFields) this.unknownFields.push(this.#path.textOf(`metadata.${field}`));
		return object as object;
	}
}

/**
An object of a custom kind with fields gone that its schema does not have, and members in alphabetical order at every level, as Go
writes maps. Values of wrong types stay: validation refuses them. Parts that are canonical already are shared.
*/
export const customForm = (schema: JsonSchema, value: unknown, form: 'stored' | 'said'): CustomForm => {
	const walk = new Walk(form);
	const document =
		form === 'stored' && isJsonObject(value) && value['metadata'] === undefined ? {...value, metadata: {}} : value;
	const object = walk.value(schema, document, true) as object;
	return {object, unknownFields: walk.unknownFields};
};
