import * as fc from 'fast-check';
import {type SchemaNode, schemaTypes} from '../../../source/api/codec/schema-table.ts';

/** Texts that mean something to some rule or other, rightly or wrongly. */
const words = `
a A_ example.com/a a.example.com * /a ../b In Exists Equal Gt Always Never OnFailure RollingUpdate OnDelete Recreate Indexed
NodePort ExternalName None TCP IPv4 10.0.0.1 10.0.0.0/8 ::1 1 -1 10Gi 500m 50% Limited Exempt Queue Reject User Group
ServiceAccount ReadWriteOnce Block Resource Pods Utilization windows linux Cluster Namespace Namespaced cpu memory storage true
object 2026-01-02T03:04:05Z`;
const texts = ['', 'x y', '* * * * *', ...words.trim().split(/\s+/)];

const text = fc.constantFrom(...texts);
const quantity = fc.constantFrom('0', '1', '-1', '500m', '10Gi', '1500m');
const whole = fc.constantFrom(-1, 0, 1, 2, 80, 70_000);

/** Texts in a form without which an object cannot be read. */
const formatted: {readonly [format: string]: fc.Arbitrary<string>} = {
	byte: fc.constantFrom('', 'YQ==', 'e30='),
	'date-time': fc.constantFrom('2026-01-02T03:04:05Z', '2026-01-02T03:04:05.678901Z'),
};

const scalar = ({type, format = '', enum: choices}: SchemaNode) => {
	if (type === 'string' && formatted[format] !== undefined) return formatted[format];
	switch (type) {
		case 'boolean':
			return fc.boolean();
		case 'integer':
			return whole;
		case 'number':
			return whole;
		case 'string|number':
			return quantity;
		case 'integer|string':
			return fc.oneof(whole, text);
		default:
			return choices === undefined ? text : fc.oneof(fc.constantFrom(...choices), text);
	}
};

/** Anything of a field's type; below `depth` levels nothing more is nested. */
const anyOf = (node: SchemaNode, depth: number): fc.Arbitrary<unknown> => {
	const nested = depth > 0;
	if (node.items) return fc.array(anyOf(node.items, depth - 1), {maxLength: nested ? 2 : 0});
	if (node.values) return fc.dictionary(text, anyOf(node.values, depth - 1), {maxKeys: nested ? 2 : 0});
	const type = node.ref === undefined ? undefined : schemaTypes[node.ref];
	if (type?.fields !== undefined) return nested ? fieldsOf(type.fields, depth - 1) : fc.constant({});
	return scalar(type ?? node);
};

const fieldsOf = (fields: {readonly [name: string]: SchemaNode}, depth: number): fc.Arbitrary<object> =>
	fc.record(Object.fromEntries(Object.entries(fields).map(([name, node]) => [name, anyOf(node, depth)])), {
		requiredKeys: [],
	});

/** Any object of a type of the API (OpenAPI name), sensible or not, without its metadata and status. */
export const anyObjectOf = (schema: string, depth: number): fc.Arbitrary<object> => {
	const {metadata: _, status: __, apiVersion: ___, kind: ____, ...fields} = schemaTypes[schema]?.fields ?? {};
	return fieldsOf(fields, depth);
};
