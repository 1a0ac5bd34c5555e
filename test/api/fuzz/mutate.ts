import type {Random} from '../../../source/clock/random.ts';
import type {FuzzRequest} from './fuzz-request.ts';

type Json = null | boolean | number | string | readonly Json[] | {readonly [key: string]: Json};
type Mutation<T> = (value: T, random: Random) => T;

export const pick = <T>(choices: readonly T[], random: Random): T => choices[random.int(choices.length)]!;

/** Values that break code which has not met them. */
const oddValues: readonly Json[] = [
	null,
	true,
	0,
	-1,
	1.5,
	2 ** 31,
	2 ** 53,
	1e300,
	'',
	' ',
	'0',
	'-1',
	'1e400',
	'9'.repeat(400),
	'a'.repeat(300),
	'\u0000',
	'\ud800',
	'ü/..%2f',
	'__proto__',
	'constructor',
	'2026-01-01T00:00:00Z',
	'100m',
	'1Ei',
	[],
	{},
	[null],
	[[]],
	[{}],
	{'': ''},
	{length: -1},
	{toString: 'x'},
	JSON.parse('{"then":"x"}') as Json,
];
const oddKeys = [
	'__proto__',
	'constructor',
	'prototype',
	'toString',
	'then',
	'length',
	'',
	'a.b',
	'$patch',
	'$retainKeys',
	'$setElementOrder/containers',
	'$deleteFromPrimitiveList/finalizers',
	'f:metadata',
	'generateName',
	'resourceVersion',
	'deletionTimestamp',
	'managedFields',
	'ownerReferences',
];

const isObject = (value: Json): value is {readonly [key: string]: Json} =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Changes one place of a value, deeper or shallower by chance. */
const mutateValue: Mutation<Json> = (value, random) => {
	const deeper = random.int(4) > 0;
	if (deeper && Array.isArray(value) && value.length > 0) {
		const index = random.int(value.length);
		return pick<() => Json>(
			[
				() => value.with(index, mutateValue(value[index], random)),
				() => [...value, value[index]!],
				() => value.toSpliced(index, 1),
			],
			random,
		)();
	}
	if (deeper && isObject(value)) {
		const entries = Object.entries(value);
		if (entries.length === 0) return {[pick(oddKeys, random)]: pick(oddValues, random)};
		const index = random.int(entries.length);
		const [key, old] = entries[index]!;
		return pick<() => Json>(
			[
				() => Object.fromEntries(entries.with(index, [key, mutateValue(old, random)])),
				() => Object.fromEntries(entries.with(index, [key, mutateValue(old, random)])),
				() => Object.fromEntries(entries.with(index, [pick(oddKeys, random), old])),
				() => Object.fromEntries(entries.toSpliced(index, 1)),
			],
			random,
		)();
	}
	return pick(oddValues, random);
};

const nested = (depth: number, open: string, close: string): string => `${open.repeat(depth)}1${close.repeat(depth)}`;

/** Bodies that are an attack as a whole. */
const attacks: readonly string[] = [
	nested(100_000, '[', ']'),
	nested(50_000, '{"a":', '}'),
	nested(490, '{"a":', '}'),
	`{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"deep"},"data":${nested(5000, '{"a":', '}')}}`,
	`{"kind":"ConfigMap","kind":"Pod","metadata":{"name":"a"},"metadata":{"name":"b"}}`,
	`{"metadata":{"name":"n"},"x":${'9'.repeat(100_000)}}`,
	`{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}`,
	`a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, index) => `${name}: &${name} [${`*${'abcdefgh'[index]},`.repeat(9)}]`).join('\n')}\n`,
	`${'- '.repeat(20_000)}a`,
	`? {a: b}\n: {? [c] : d}\n`,
	`a: !!js/function "function(){}"\nb: !!binary x\n<<: *missing\n`,
	'\ufeff{}',
	'k8s\u0000\u000a\u0004',
	`[${'{"op":"add","path":"/metadata/annotations/a","value":"b"},'.repeat(200)}{"op":"copy","from":"","path":"/data"}]`,
];

const mutateBytes: Mutation<Buffer> = (body, random) => {
	const at = random.int(body.length + 1);
	switch (random.int(5)) {
		case 0:
			return body.subarray(0, at);
		case 1:
			return Buffer.concat([body.subarray(0, at), Buffer.from([random.int(256), 0xff, 0xc0]), body.subarray(at)]);
		case 2:
			return Buffer.concat([body.subarray(0, at), body]);
		case 3: {
			const changed = Buffer.from(body);
			if (at < changed.length) changed[at] = random.int(256);
			return changed;
		}
		default:
			return Buffer.from(pick(attacks, random));
	}
};

/** Longer bodies are attacks already, too deep to be walked here. */
const parsedBytesMax = 8000;

const parsed = (body: Buffer): Json | undefined => {
	if (body.length > parsedBytesMax) return undefined;
	try {
		return JSON.parse(body.toString()) as Json;
	} catch {
		return undefined;
	}
};

const mutateBody: Mutation<Buffer> = (body, random) => {
	const value = random.int(3) === 0 ? undefined : parsed(body);
	if (value === undefined) return mutateBytes(body, random);
	let changed = value;
	for (let times = random.int(3); times >= 0; times--) changed = mutateValue(changed, random);
	return Buffer.from(JSON.stringify(changed));
};

const oddSegments = [
	'',
	'.',
	'..',
	'%00',
	'%zz',
	'%2e%2e',
	'a%2fb',
	'namespaces',
	'status',
	'scale',
	'watch',
	'log',
	'proxy',
	'eviction',
	'binding',
	'__proto__',
	'x'.repeat(300),
	'%F0%9F%98%80',
	'exec',
	'token',
	'finalize',
	'configmaps',
	'pods',
	'deployments',
	'v1',
	'default',
];
const oddParameters = [
	'watch=1',
	'watch=true&resourceVersion=0',
	'limit=-1',
	'limit=99999999999999999999',
	'continue=xyz',
	'continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTF9',
	'resourceVersion=abc',
	'resourceVersion=-1',
	'resourceVersion=999999999999',
	'resourceVersionMatch=Exact',
	'fieldSelector=metadata.name%3D',
	'fieldSelector=spec.nodeName%21%3Dx',
	'fieldSelector=%2C%2C',
	'labelSelector=a%20in%20(b',
	'labelSelector=%zz',
	'labelSelector=!a,b%3Dc,d%20notin%20(e)',
	'dryRun=All',
	'dryRun=Some',
	'fieldManager=',
	'fieldManager=' + 'x'.repeat(200),
	'fieldValidation=Strict',
	'fieldValidation=x',
	'force=true',
	'gracePeriodSeconds=x',
	'gracePeriodSeconds=-5',
	'propagationPolicy=Orphan',
	'pretty=true',
	'timeout=1x',
	'timeoutSeconds=-1',
	'sendInitialEvents=true',
	'allowWatchBookmarks=1',
	'includeObject=Object',
	'__proto__=1',
	'%FF=%FF',
	';',
];
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'];
const contentTypes = [
	'application/json',
	'application/yaml',
	'application/vnd.kubernetes.protobuf',
	'application/json-patch+json',
	'application/merge-patch+json',
	'application/strategic-merge-patch+json',
	'application/apply-patch+yaml',
	'text/plain',
	'',
	'application/cbor',
	';;;',
	'application/json; charset=utf-16',
];
const accepts = [
	'application/json',
	'application/yaml',
	'application/vnd.kubernetes.protobuf',
	'application/json;as=Table;v=v1;g=meta.k8s.io',
	'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,*/*',
	'application/json;as=PartialObjectMetadataList;v=v1beta1;g=meta.k8s.io',
	'text/html',
	',,;q=',
	'*/*;q=0',
	'application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json',
];
const oddHeaders: readonly (readonly [string, string])[] = [
	['impersonate-user', 'bob'],
	['impersonate-group', 'x'],
	['authorization', 'Bearer x'],
	['authorization', 'Basic !'],
	['accept-encoding', 'gzip'],
	['if-match', 'x'],
	['audit-id', 'x'.repeat(500)],
	['user-agent', 'curl/8'],
	['expect', 'x'],
];

const mutatePath: Mutation<string> = (path, random) => {
	const [place = '', query] = path.split('?');
	const segments = place.split('/');
	const at = 1 + random.int(Math.max(1, segments.length - 1));
	const changed = pick(
		[
			segments.with(Math.min(at, segments.length - 1), pick(oddSegments, random)),
			[...segments, pick(oddSegments, random)],
			segments.toSpliced(at, 1),
			segments,
		],
		random,
	).join('/');
	const parameters = [
		...(query === undefined ? [] : [query]),
		...(random.int(2) === 0 ? [pick(oddParameters, random)] : []),
	];
	const whole = changed.startsWith('/') ? changed : `/${changed}`;
	return parameters.length === 0 ? whole : `${whole}?${parameters.join('&')}`;
};

const mutateHeaders: Mutation<FuzzRequest['headers']> = (headers, random) => {
	switch (random.int(3)) {
		case 0:
			return {...headers, 'content-type': pick(contentTypes, random)};
		case 1:
			return {...headers, accept: pick(accepts, random)};
		default:
			return {...headers, ...Object.fromEntries([pick(oddHeaders, random)])};
	}
};

/** Changes a request in a few places: most often its body, where there is one. */
export const mutate: Mutation<FuzzRequest> = (request, random) => {
	let {method, path, headers, body} = request;
	for (let times = random.int(3); times >= 0; times--) {
		const place = random.int(10);
		if (place < 5 && body.length > 0) body = mutateBody(body, random);
		else if (place < 7) path = mutatePath(path, random);
		else if (place < 9) headers = mutateHeaders(headers, random);
		else method = pick(methods, random);
	}
	return {method, path, headers, body};
};
