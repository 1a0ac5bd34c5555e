import test from 'ava';
import * as fc from 'fast-check';
import {canonicalForm} from '../../../source/api/codec/canonicalize.ts';
import {hasProtobuf, protobufBody, protobufFrame, readProtobufBody} from '../../../source/api/codec/protobuf-body.ts';
import {schemaTypes, type SchemaNode} from '../../../source/api/codec/schema-table.ts';
import {messageFields, messageOfSchema} from '../../../source/api/codec/wire-message.ts';
import {builtInKinds} from '../../../source/api/kinds/built-in-kinds.ts';
import {conflict} from '../../../source/machinery/statuses.ts';

/** How deep generated objects follow their schema. */
const depthMax = 6;
const text = fc.string({unit: 'grapheme', minLength: 1, maxLength: 8});
const whole = fc.integer({min: -(2 ** 31), max: 2 ** 31 - 1});
const hexadecimal = fc.uint8Array({minLength: 1, maxLength: 6}).map(bytes => Buffer.from(bytes).toString('base64'));

const special: {readonly [type: string]: fc.Arbitrary<unknown>} = {
	'io.k8s.apimachinery.pkg.api.resource.Quantity': fc.constantFrom('100m', '1', '2Gi', '1500u'),
	'io.k8s.apimachinery.pkg.apis.meta.v1.Time': fc.constantFrom('2026-01-01T00:00:00Z', '1969-12-31T23:59:59Z'),
	'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': fc.constantFrom(
		'2026-01-01T00:00:00.000001Z',
		'2026-01-01T00:00:00.500000Z',
	),
	'io.k8s.apimachinery.pkg.util.intstr.IntOrString': fc.oneof(fc.integer({min: 0, max: 65_535}), fc.constant('50%')),
	'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': fc.constant({'f:metadata': {'f:labels': {'.': {}}}}),
	'io.k8s.apimachinery.pkg.runtime.RawExtension': fc.constant({kind: 'Anything', list: [1, 'a', null]}),
};

/** Lists and maps have something in them: the wire does not tell an empty one from none, in Kubernetes neither. */
const valueOf = (node: SchemaNode, depth: number): fc.Arbitrary<unknown> => {
	if (node.ref !== undefined) return special[node.ref] ?? objectOf(node.ref, depth + 1);
	if (node.type === 'array') return fc.array(valueOf(node.items ?? {}, depth), {minLength: 1, maxLength: 2});
	if (node.type === 'object') {
		return node.values === undefined
			? special['io.k8s.apimachinery.pkg.runtime.RawExtension']!
			: fc.dictionary(text, valueOf(node.values, depth), {minKeys: 1, maxKeys: 2});
	}
	if (node.type === 'boolean') return fc.boolean();
	if (node.type === 'integer') return node.format === 'int64' ? fc.maxSafeInteger() : whole;
	if (node.format === 'byte') return hexadecimal;
	return node.enum === undefined ? text : fc.constantFrom(...node.enum);
};

const objectOf = (name: string, depth: number): fc.Arbitrary<unknown> => {
	const {fields: all = {}, kinds: named} = schemaTypes[name] ?? {};
	// The wire has no place for the kind of what is inside another object (claim templates), in Kubernetes neither.
	const fields = Object.entries(all).filter(([field]) => !(named && (field === 'apiVersion' || field === 'kind')));
	if (depth > depthMax) return fc.constant({});
	const members = Object.fromEntries(fields.map(([field, node]) => [field, valueOf(node, depth)]));
	return fc.record(members, {requiredKeys: []});
};

const kinds = builtInKinds.filter(({schema}) => hasProtobuf(schema));

test('every kind of the wire table goes through protobuf and comes back as it was', t => {
	t.true(kinds.length > 50);
	for (const {group, version, kind, schema} of kinds) {
		const apiVersion = group === '' ? version : `${group}/${version}`;
		const objects = objectOf(schema, 0).map(
			made => canonicalForm(schema, {...(made as object), apiVersion, kind}).object,
		);
		fc.assert(
			fc.property(objects, object => {
				const read = readProtobufBody(protobufBody(object));
				t.deepEqual(canonicalForm(schema, read).object, object, kind);
			}),
			{numRuns: 6, seed: 1},
		);
	}
});

test('every field of those kinds is known to the wire', t => {
	const silent = new Set<string>();
	const seen = new Set<string>();
	const look = (schema: string): void => {
		const message = messageOfSchema(schema);
		const fields = messageFields(message);
		if (fields === undefined || seen.has(schema)) return;
		seen.add(schema);
		const names = new Set<string>();
		const collect = (name: string): void => {
			for (const field of messageFields(name)?.values() ?? []) {
				if (field.inlined) collect(field.type);
				else names.add(field.name);
			}
		};
		collect(message);
		for (const [field, node] of Object.entries(schemaTypes[schema]?.fields ?? {})) {
			if (!names.has(field) && field !== 'apiVersion' && field !== 'kind') silent.add(`${schema}.${field}`);
			const ref = node.ref ?? node.items?.ref ?? node.values?.ref;
			if (ref !== undefined && special[ref] === undefined) look(ref);
		}
	};
	for (const {schema} of kinds) look(schema);
	t.deepEqual([...silent], []);
});

test('a body begins with the magic of Kubernetes and names its kind', t => {
	const object = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'a'}};
	const body = Buffer.from(protobufBody(object));
	t.is(body.subarray(0, 4).toString('latin1'), 'k8s\0');
	t.deepEqual(readProtobufBody(body), object);
	t.throws(() => protobufBody({apiVersion: 'example.com/v1', kind: 'Crontab'}), {message: /has no protobuf message/});
});

test('a Status and a list go through as well', t => {
	const {status} = conflict({group: 'apps', resource: 'deployments'}, 'web', 'changed meanwhile');
	t.like(readProtobufBody(protobufBody(status)), {...status, metadata: {}});
	const list = {
		apiVersion: 'v1',
		kind: 'ConfigMapList',
		metadata: {resourceVersion: '7', remainingItemCount: 3},
		items: [{metadata: {name: 'a'}, data: {k: 'v'}}],
	};
	t.deepEqual(readProtobufBody(protobufBody(list)), list);
});

test('a frame of a watch has its length in front and the object in an envelope of its own', t => {
	const object = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'a'}};
	const frame = Buffer.from(protobufFrame('ADDED', object));
	t.is(frame.readUInt32BE(0), frame.length - 4);
	t.is(frame.subarray(6, 11).toString(), 'ADDED');
	t.deepEqual(readProtobufBody(frame.subarray(frame.indexOf('k8s\0'))), object);
});
