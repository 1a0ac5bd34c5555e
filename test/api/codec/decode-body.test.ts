import test from 'ava';
import * as fc from 'fast-check';
import {canonicalize} from '../../../source/api/codec/canonicalize.ts';
import {decodeBody} from '../../../source/api/codec/decode-body.ts';
import {parseJson, scanJson} from '../../../source/api/codec/json-text.ts';
import {StatusError} from '../../../source/machinery/status-error.ts';
import {kubectlBodies} from './kubectl-bodies.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const json = (text: string) => decodeBody(bytes(text), 'application/json');
const yaml = (text: string) => decodeBody(bytes(text), 'application/yaml');
const protobufType = 'application/vnd.kubernetes.protobuf';

test('JSON is read, keys that occur twice are reported with their paths', t => {
	t.deepEqual(json('{"a":1,"b":[{"c":1,"c":2}],"a":{"x":null}}'), {
		value: {a: {x: null}, b: [{c: 2}]},
		problems: ['duplicate field "b[0].c"', 'duplicate field "a"'],
	});
});

test('keys are the same when they are written with escapes', t => {
	t.deepEqual(json('{"a":1,"\\u0061":2}').problems, ['duplicate field "a"']);
});

test('the content type may carry parameters; none means JSON', t => {
	t.deepEqual(decodeBody(bytes('{"a":1}'), 'application/json; charset=utf-8').value, {a: 1});
	t.deepEqual(decodeBody(bytes('{"a":1}'), '').value, {a: 1});
	t.deepEqual(decodeBody(bytes('a: 1'), 'application/apply-patch+yaml').value, {a: 1});
	t.deepEqual(decodeBody(bytes('[]'), 'application/json-patch+json').value, []);
	const error = t.throws(() => decodeBody(bytes('x'), 'text/plain'), {instanceOf: StatusError});
	t.is(error?.code, 415);
});

test('bad UTF-8 becomes the replacement character', t => {
	const body = Buffer.from('eyJrIjoieP/+eSJ9', 'base64');
	t.deepEqual(decodeBody(body, 'application/json').value, {k: 'x\ufffd\ufffdy'});
});

const broken: readonly (readonly [string, string])[] = [
	['{bad', "invalid character 'b' looking for beginning of object key string"],
	['', 'unexpected end of JSON input'],
	['[{"op":', 'unexpected end of JSON input'],
	['[1,]', "invalid character ']' looking for beginning of value"],
	['{"a":tru}', "invalid character '}' in literal true (expecting 'e')"],
	['{"a":1}x', "invalid character 'x' after top-level value"],
	['"a\nb"', "invalid character '\\n' in string literal"],
	['"\\q"', "invalid character 'q' in string escape code"],
	['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
	['{"a" 1}', "invalid character '1' after object key"],
	['{"a":1 "b"}', "invalid character '\"' after object key:value pair"],
	['[1 2]', "invalid character '2' after array element"],
	['-x', "invalid character 'x' in numeric literal"],
	['[1.]', "invalid character ']' after decimal point in numeric literal"],
	['[1e]', "invalid character ']' in exponent of numeric literal"],
	['01', "invalid character '1' after top-level value"],
	['['.repeat(100_000), 'exceeded max depth'],
];

for (const [text, message] of broken) {
	test(`${JSON.stringify(text.slice(0, 20))} is refused in the words of encoding/json`, t => {
		t.throws(() => json(text), {
			instanceOf: StatusError,
			message: `couldn't get version/kind; json parse error: ${message}`,
		});
	});
}

test('where an object was expected, the refusal names it and shows the body', t => {
	const expected = {group: '', version: 'v1', kind: 'ConfigMap'};
	t.throws(() => decodeBody(bytes('{bad'), 'application/json', expected), {
		message:
			"the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: invalid character 'b' looking for beginning of object key string ({bad)",
	});
	t.throws(() => decodeBody(bytes('nope'), 'application/json', expected), {message: /\(6e6f7065\)$/});
});

test('what JSON.parse reads is read, what it refuses is refused', t => {
	const text = fc.oneof(fc.json(), fc.string({unit: fc.constantFrom(...'{}[]":,\\-0123eEu.tnrue \n'), maxLength: 10}));
	const outcome = (read: () => unknown): string => {
		try {
			return JSON.stringify(read());
		} catch {
			return 'refused';
		}
	};
	fc.assert(
		fc.property(text, given => {
			t.is(
				outcome(() => parseJson(given).value),
				outcome(() => JSON.parse(given)),
			);
		}),
	);
});

test('what occurs twice is found in texts of every form, as reading key by key finds it', t => {
	const {text} = fc.letrec<{text: string; object: string; list: string}>(tie => ({
		text: fc.oneof(
			{maxDepth: 4},
			fc.constantFrom('1', '1.0', '"a"', '"\\u0061"', 'null', '{}'),
			tie('object'),
			tie('list'),
		),
		object: fc
			.tuple(fc.constantFrom(',', ', '), fc.array(fc.tuple(fc.constantFrom('a', 'b', '1', '__proto__'), tie('text'))))
			.map(([comma, members]) => `{${members.map(([key, value]) => `"${key}":${value}`).join(comma)}}`),
		list: fc.array(tie('text')).map(items => `[${items.join(',')}]`),
	}));
	fc.assert(
		fc.property(text, fc.constantFrom('', '\n', '\n\n'), (given, end) => {
			t.deepEqual(parseJson(given + end), scanJson(given + end));
		}),
	);
	const deep = `${'['.repeat(501)}${' '.repeat(1000)}${']'.repeat(501)}`;
	for (const nested of [deep, deep.replaceAll(' ', '')])
		t.throws(() => parseJson(nested), {message: 'exceeded max depth'});
});

test('YAML is read as kubectl reads it', t => {
	t.deepEqual(yaml('a: yes\nb: 010\nc: 2026-01-01\nd: 12:30:45\n8080: x\ne: ~\nf: "yes"\n').value, {
		a: true,
		b: 8,
		c: '2026-01-01',
		d: '12:30:45',
		8080: 'x',
		e: null,
		f: 'yes',
	});
	t.deepEqual(yaml('base: &b {k: v}\nm:\n  <<: *b\n  z: 1\n').value, {base: {k: 'v'}, m: {k: 'v', z: 1}});
	t.deepEqual(yaml('').value, null);
	t.deepEqual(yaml('a: 1\na: 2\nb:\n- c: 1\n  c: 2\n').problems, ['duplicate field "a"', 'duplicate field "b[0].c"']);
});

test('a YAML key may be __proto__ without harm', t => {
	const value = yaml('__proto__: {evil: 1}').value as {evil?: unknown};
	t.is(value.evil, undefined);
	t.deepEqual(Object.keys(value), ['__proto__']);
});

test('broken YAML, alias bombs and bottomless YAML are refused', t => {
	t.throws(() => yaml('a: 1\nb: [\n'), {
		instanceOf: StatusError,
		message: /^error converting YAML to JSON: yaml: line \d+: /,
	});
	const levels = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
	for (const [previous, name] of ['ab', 'bc', 'cd', 'de', 'ef']) {
		levels.push(`${name}: &${name} [${Array(10).fill(`*${previous}`).join(',')}]`);
	}
	t.throws(() => yaml(levels.join('\n')), {message: /document contains excessive aliasing$/});
	t.throws(() => yaml('a: *nowhere'), {message: /Unresolved alias/});
	t.throws(() => yaml('- '.repeat(600)), {message: /exceeded max depth$/});
	t.throws(() => yaml('['.repeat(20_000)), {message: /exceeded max depth$/});
});

for (const {name, schema, body, object} of kubectlBodies) {
	test(`the protobuf that kubectl sends for ${name} is read`, t => {
		const {value, problems} = decodeBody(Buffer.from(body, 'base64'), protobufType);
		t.deepEqual(problems, []);
		t.deepEqual(canonicalize(schema, value), {object, unknownFields: []});
	});
}

test('bytes that are no Kubernetes protobuf are refused', t => {
	const protobuf = (body: Uint8Array) => () => decodeBody(body, protobufType);
	t.throws(protobuf(bytes('{}')), {instanceOf: StatusError, message: /expected prefix \[107 56 115 0\]$/});
	t.throws(protobuf(Buffer.from('6b3873000aff', 'hex')), {instanceOf: StatusError, message: /^proto: |unexpected EOF/});
	t.throws(protobuf(bytes('k8s\0')), {message: 'no kind "" is registered for version ""'});
});

test('a cut or changed protobuf body is read or refused, never anything else', t => {
	const whole = Buffer.from(kubectlBodies[1]!.body, 'base64');
	fc.assert(
		fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (position, byte, cut) => {
			const changed = cut ? whole.subarray(0, position) : Buffer.from(whole).fill(byte, position, position + 1);
			try {
				decodeBody(changed, protobufType);
			} catch (error) {
				if (!(error instanceof StatusError)) throw error;
			}
		}),
		{numRuns: 500},
	);
	t.pass();
});
