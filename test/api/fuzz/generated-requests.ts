import {anything, constantFrom, dictionary, oneof, record, sample, string, type Arbitrary} from 'fast-check';
import type {Random} from '../../../source/clock/random.ts';
import {builtInKinds} from '../../../source/api/kinds/built-in-kinds.ts';
import {schemaTypes, type SchemaNode} from '../../../source/api/codec/schema-table.ts';
import type {KindDescription} from '../../../source/api/types.ts';
import type {FuzzRequest} from './fuzz-request.ts';
import {pick} from './mutate.ts';

/** How deep generated objects follow the schema. */
const depthMax = 5;

const scalars: {readonly [type: string]: Arbitrary<unknown>} = {
	string: oneof(constantFrom('a', 'fuzz', '1', '100m', '', 'Always', 'TCP', '2026-01-01T00:00:00Z'), string()),
	integer: constantFrom(0, 1, -1, 80, 65_536, 2 ** 31, 2 ** 53),
	number: constantFrom(0, 0.5, -1),
	boolean: constantFrom(true, false),
};

const members = (node: SchemaNode, depth: number): Arbitrary<unknown> => {
	if (depth > depthMax) return constantFrom(null, {}, 'x');
	if (node.ref !== undefined) return typed(node.ref, depth + 1);
	if (node.type === 'array') return members(node.items ?? {}, depth + 1).map(item => [item]);
	if (node.type === 'object')
		return dictionary(string({maxLength: 5}), members(node.values ?? {}, depth + 1), {maxKeys: 2});
	return oneof(
		{arbitrary: scalars[node.type ?? ''] ?? scalars['string']!, weight: 12},
		{arbitrary: anything(), weight: 1},
	);
};

/** An object with some fields of a type, mostly of the types they should have. */
const typed = (name: string, depth: number): Arbitrary<unknown> => {
	const fields = Object.entries(schemaTypes[name]?.fields ?? {});
	if (fields.length === 0) return scalars['string']!;
	// Records of everything would hardly ever differ: which fields are there is drawn too.
	const arbitraries = Object.fromEntries(fields.map(([field, node]) => [field, members(node, depth)]));
	return record(arbitraries, {requiredKeys: []});
};

const collectionOf = ({group, version, plural, namespaced}: KindDescription): string =>
	`${group === '' ? `/api/${version}` : `/apis/${group}/${version}`}${namespaced ? '/namespaces/default' : ''}/${plural}`;

const ofKind = new Map<KindDescription, Arbitrary<unknown>>();

const bodyOf = (value: unknown): Buffer => {
	const text = JSON.stringify(value, (_, member: unknown) => (typeof member === 'bigint' ? Number(member) : member));
	return Buffer.from(text ?? '');
};

/** A create, update or apply of an object that fast-check makes from the schema of a kind. */
export const generatedRequest = (random: Random): FuzzRequest => {
	const kind = pick(builtInKinds, random);
	let arbitrary = ofKind.get(kind);
	if (arbitrary === undefined) ofKind.set(kind, (arbitrary = typed(kind.schema, 0)));
	const [made] = sample(arbitrary, {numRuns: 1, seed: random.int(2 ** 31)});
	const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
	const object = typeof made === 'object' && made !== null ? (made as {readonly metadata?: unknown}) : {};
	const metadata = typeof object.metadata === 'object' ? object.metadata : {};
	const body = bodyOf({...object, apiVersion, kind: kind.kind, metadata: {...metadata, name: `f${random.int(50)}`}});
	const collection = collectionOf(kind);
	const {name} = (JSON.parse(body.toString()) as {metadata: {name: string}}).metadata;
	return pick<FuzzRequest>(
		[
			{method: 'POST', path: collection, headers: {'content-type': 'application/json'}, body},
			{method: 'PUT', path: `${collection}/${name}`, headers: {'content-type': 'application/json'}, body},
			{
				method: 'PATCH',
				path: `${collection}/${name}?fieldManager=fuzz&force=true`,
				headers: {'content-type': 'application/apply-patch+yaml'},
				body,
			},
			{
				method: 'PATCH',
				path: `${collection}/${name}`,
				headers: {'content-type': 'application/strategic-merge-patch+json'},
				body,
			},
		],
		random,
	);
};
