import test from 'ava';
import {readManifests} from '../../source/formats/manifests.ts';
import {FileError, readYamlDocuments} from '../../source/formats/yaml-documents.ts';

const file = 'shop.yaml';
const lines = (...text: readonly string[]) => text.join('\n');
const only = (text: string) => readYamlDocuments(text, file)[0]!;

test('values of a document are known by their places', t => {
	const document = only(
		lines(
			'# a comment',
			'kind: Pod',
			'spec:',
			'  containers:',
			'  - name: a',
			'    image: "x:1"',
			'  flow: {deep: [1, 2]}',
		),
	);
	t.deepEqual(document.value, {kind: 'Pod', spec: {containers: [{name: 'a', image: 'x:1'}], flow: {deep: [1, 2]}}});
	t.deepEqual(document.positionOf([]), {line: 2, column: 1});
	t.deepEqual(document.positionOf(['spec', 'containers', 0, 'image']), {line: 6, column: 12});
	t.deepEqual(document.positionOf(['spec', 'flow', 'deep', 1]), {line: 7, column: 20});
	t.deepEqual(document.fieldPositionOf(['spec', 'containers', 0, 'image']), {line: 6, column: 5});
});

test('what is not there is placed at the nearest part above it that is', t => {
	const document = only(lines('kind: Pod', 'spec:', '  containers: []'));
	t.deepEqual(document.positionOf(['spec', 'nodeName']), {line: 3, column: 3});
	t.deepEqual(document.positionOf(['spec', 'containers', 4, 'name']), {line: 3, column: 15});
	t.deepEqual(document.fieldPositionOf(['metadata']), {line: 1, column: 1});
});

test('places count through all documents of a file', t => {
	const [, second, ...more] = readYamlDocuments(
		lines('a: 1', '---', 'b:', '  c: 2', '---', '# empty', '---', ''),
		file,
	);
	t.deepEqual(second?.positionOf(['b', 'c']), {line: 4, column: 6});
	t.is(more.length, 0, 'empty documents are left out');
	t.deepEqual(readYamlDocuments('', file), []);
	t.deepEqual(readYamlDocuments('# nothing\n', file), []);
});

test('JSON is YAML', t => {
	const document = only('{"kind": "Pod",\n "spec": {"nodeName": "n"}}');
	t.deepEqual(document.positionOf(['spec', 'nodeName']), {line: 2, column: 23});
});

test('words mean what they mean to kubectl, which reads YAML 1.1', t => {
	const {value} = only(
		lines('yes: on', 'off: no', 'text: "no"', 'octal: 010', 'hex: 0x10', 'grouped: 1_000', 'nothing: ~'),
	);
	t.deepEqual(value, {true: true, false: false, text: 'no', octal: 8, hex: 16, grouped: 1000, nothing: null});
	const times = only(lines('day: 2026-01-01', 'instant: 2026-01-01T00:00:00Z', 'clock: 12:30:45', 'port: 80:8080'));
	t.deepEqual(times.value, {
		day: '2026-01-01',
		instant: '2026-01-01T00:00:00Z',
		clock: '12:30:45',
		port: '80:8080',
	});
});

test('anchors, aliases and merge keys are followed', t => {
	const {value} = only(
		lines('base: &base {app: web, tier: front}', 'labels:', '  <<: *base', '  tier: back', 'again: *base'),
	);
	t.deepEqual(value, {
		base: {app: 'web', tier: 'front'},
		labels: {app: 'web', tier: 'back'},
		again: {app: 'web', tier: 'front'},
	});
});

const refused: readonly [story: string, text: string, message: RegExp][] = [
	['a key that comes twice', lines('a: 1', 'b: 2', 'a: 3'), /^shop\.yaml:3:1: Map keys must be unique/],
	['a bracket that is not closed', lines('a: 1', 'b: [1, 2'), /^shop\.yaml:2:9: /],
	['a tab for indentation', lines('a:', '\tb: 1'), /^shop\.yaml:2:1: Tabs are not allowed as indentation/],
	['an alias of nothing', lines('a: 1', 'b: *nowhere'), /^shop\.yaml:2:4: Unresolved alias/],
	[
		'an alias bomb',
		lines(
			'a: &a [x, x, x, x, x, x, x, x, x, x]',
			...['b', 'c', 'd', 'e', 'f', 'g'].map((name, index) => {
				const alias = `*${'abcdef'[index]}`;
				return `${name}: &${name} [${Array.from({length: 10}, () => alias).join(', ')}]`;
			}),
		),
		/^shop\.yaml:1:1: Excessive alias count/,
	],
	['an error in a later document', lines('a: 1', '---', 'b: 1', 'b: 2'), /^shop\.yaml:4:1: /],
];

for (const [story, text, message] of refused)
	test(`${story} is refused with its place`, t => {
		const error = t.throws(() => readYamlDocuments(text, file), {instanceOf: FileError, message});
		t.is(error.file, file);
		t.truthy(error.position);
	});

test('a manifest is all its documents, with lists opened up, and where each object stands', t => {
	const manifests = readManifests(
		lines(
			'apiVersion: v1',
			'kind: ConfigMap',
			'metadata: {name: a}',
			'---',
			'apiVersion: v1',
			'kind: List',
			'items:',
			'- {apiVersion: v1, kind: Secret, metadata: {name: b}}',
			'- apiVersion: apps/v1',
			'  kind: Deployment',
			'  metadata: {name: c}',
			'---',
			'{"apiVersion": "v1", "kind": "PodList", "items": [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "d"}}]}',
		),
		file,
	);
	t.deepEqual(
		manifests.map(({object, place}) => `${object.kind} ${object.metadata.name} ${place}`),
		['ConfigMap a shop.yaml:1:1', 'Secret b shop.yaml:8:3', 'Deployment c shop.yaml:9:3', 'Pod d shop.yaml:13:51'],
	);
	t.deepEqual(readManifests('', file), []);
	t.deepEqual(readManifests('{apiVersion: v1, kind: List, items: []}', file), []);
});

const notObjects: readonly [text: string, message: string][] = [
	['just text', 'shop.yaml:1:1: expected a Kubernetes object, found "just text"'],
	['42', 'shop.yaml:1:1: expected a Kubernetes object, found 42'],
	['[a, b]', 'shop.yaml:1:1: expected a Kubernetes object, found a list'],
	['{}', 'shop.yaml:1:1: the object has no apiVersion'],
	['{apiVersion: 1, kind: Pod}', 'shop.yaml:1:1: the object has no apiVersion'],
	['{apiVersion: v1}', 'shop.yaml:1:1: the object has no kind'],
	['{apiVersion: v1, kind: Pod}', 'shop.yaml:1:1: the Pod has no metadata'],
	['{apiVersion: v1, kind: Pod, metadata: a}', 'shop.yaml:1:1: the Pod has no metadata'],
	[
		lines('apiVersion: v1', 'kind: List', 'items:', '- {apiVersion: v1, kind: Pod, metadata: {name: a}}', '- ~'),
		'shop.yaml:5:3: expected a Kubernetes object, found nothing',
	],
];

for (const [text, message] of notObjects)
	test(`a manifest of ${JSON.stringify(text)} is refused`, t => {
		t.throws(() => readManifests(text, file), {instanceOf: FileError, message});
	});
