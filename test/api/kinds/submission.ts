import {createVirtualClock} from '../../../source/clock/virtual.ts';
import {createRandom} from '../../../source/clock/random.ts';
import {canonicalize} from '../../../source/api/codec/canonicalize.ts';
import {applySchemaDefaults} from '../../../source/api/codec/schema-defaults.ts';
import {builtInKinds} from '../../../source/api/kinds/built-in-kinds.ts';
import type {KindDescription, WriteContext} from '../../../source/api/types.ts';
import {fieldErrorText} from '../../../source/machinery/field-error.ts';
import {deepFreeze} from '../../../source/machinery/freeze.ts';
import type {KubernetesObject} from '../../../source/machinery/json.ts';

/** The description of a kind by its name. */
export const kindNamed = (name: string): KindDescription => {
	const kind = builtInKinds.find(description => description.kind === name);
	if (kind === undefined) throw new Error(`no built-in kind is called ${name}`);
	return kind;
};

const context: WriteContext = {
	clock: createVirtualClock(),
	random: createRandom(1),
	user: {name: 'tester', groups: []},
	warnings: [],
};

// Tests look at parts of objects of many kinds, so they are as loosely typed as JSON.
export type Loose = any;

/** What a client sends, in canonical form and with defaults; frozen, as everything that is stored. */
export const defaulted = (name: string, body: object): Loose => {
	const kind = kindNamed(name);
	const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
	const {object} = canonicalize(kind.schema, {apiVersion, kind: name, metadata: {name: 'x'}, ...body});
	const filled = applySchemaDefaults(kind.schema, deepFreeze(object)) as KubernetesObject;
	return deepFreeze(kind.defaults?.(filled) ?? filled);
};

/** The object as it would be stored at create, without what the registry and admission add. */
export const created = (name: string, body: object): Loose => {
	const kind = kindNamed(name);
	const object = defaulted(name, body);
	const metadata = {...object.metadata, uid: 'a-uid', ...(kind.namespaced && {namespace: 'shop'})};
	const prepared = kind.prepareForCreate?.(deepFreeze({...object, metadata}), context) ?? {...object, metadata};
	return deepFreeze(canonicalize(kind.schema, prepared).object);
};

/** What is said of an object at create, one text a problem. */
export const problems = (name: string, body: object): string[] =>
	(kindNamed(name).validate?.(created(name, body), {operation: 'create'}) ?? []).map(fieldErrorText);

/** The stored object after an update to `body`, and what is said of it. Metadata is kept. */
export const updated = (
	stored: Loose,
	body: object,
): {readonly object: Loose; readonly problems: readonly string[]} => {
	const kind = kindNamed(stored.kind);
	const {metadata, ...rest} = body as {metadata?: object};
	const wished = defaulted(stored.kind, {...rest, metadata: {...stored.metadata, ...metadata}});
	const prepared = deepFreeze(kind.prepareForUpdate?.(wished, stored, context) ?? wished);
	const object = deepFreeze(canonicalize(kind.schema, prepared).object as KubernetesObject);
	const errors = [
		...(kind.validate?.(object, {operation: 'update'}) ?? []),
		...(kind.validateUpdate?.(object, stored) ?? []),
	];
	return {object, problems: errors.map(fieldErrorText)};
};

/** The smallest container that is accepted. */
export const container = {name: 'c', image: 'registry.example/app:1'};

/** The smallest template that a workload accepts. */
export const template = {metadata: {labels: {app: 'a'}}, spec: {containers: [container]}};
