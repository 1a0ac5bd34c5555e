import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';

/*
House rules that a linter cannot hold (docs/architecture.md, "Habits"). Read as: what this file lists is what is forbidden.
*/

const root = process.cwd();

const filesBelow = (folder: string, pattern: RegExp): readonly string[] =>
	readdirSync(path.join(root, folder), {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile() && pattern.test(entry.name))
		.map(entry => path.relative(root, path.join(entry.parentPath, entry.name)))
		.toSorted();

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const isGenerated = (file: string) => file.endsWith('.generated.ts');
const sources = filesBelow('source', /\.tsx?$/).filter(file => !isGenerated(file));
const tests = filesBelow('test', /\.tsx?$/);

/** From left to right: a room may import rooms before it, never one at its own place or after it. */
const order = [
	['machinery'],
	['clock'],
	['store'],
	['api'],
	['client'],
	['scheduler', 'controllers', 'kubelet', 'network'],
	['formats'],
	['commands'],
	['cluster'],
	['replay', 'bench'],
	['console'],
	['cli'],
];
/** These speak to the API server through client/ alone. */
const clientsOnly = new Set(['scheduler', 'controllers', 'kubelet', 'network']);

const roomOf = (file: string) => file.split(path.sep)[1]!;
const placeOf = (room: string) => order.findIndex(rooms => rooms.includes(room));

const importForm = /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s*'(\.[^']+)'|import\('(\.[^']+)'\)/g;

/** Files that a file imports, relative to the project; the generated types count as api's. */
const importsOf = (file: string): readonly string[] =>
	[...read(file).matchAll(importForm)].map(match => path.join(path.dirname(file), match[1] ?? match[2]!));

const imports = new Map(sources.map(file => [file, importsOf(file)]));

test('every room has its place', t => {
	const rooms = new Set(sources.map(roomOf));
	t.deepEqual(
		[...rooms].filter(room => placeOf(room) === -1),
		[],
	);
});

test('imports point one way only', t => {
	const wrong = sources.flatMap(file =>
		imports
			.get(file)!
			.filter(target => {
				const [from, to] = [roomOf(file), roomOf(target)];
				if (from === to) return false;
				return (
					placeOf(to) >= placeOf(from) ||
					(from === 'clock' && to === 'machinery') ||
					(clientsOnly.has(from) && (to === 'store' || to === 'api'))
				);
			})
			.map(target => `${file} → ${target}`),
	);
	t.deepEqual(wrong, []);
});

test('no file is dead', t => {
	const used = new Set([...imports.values(), ...[...tests, 'cli.tsx'].map(importsOf)].flat());
	t.deepEqual(
		sources.filter(file => !used.has(file)),
		[],
	);
});

test('files are short', t => {
	const linesMax = 360;
	const long = sources
		.map(file => [file, read(file).split('\n').length] as const)
		.filter(([, lines]) => lines > linesMax);
	t.deepEqual(long, []);
	const lengths = sources.map(file => read(file).split('\n').length).toSorted((a, b) => a - b);
	t.true(lengths[Math.floor(lengths.length / 2)]! <= 150);
});

const banned: readonly (readonly [RegExp, string, (file: string) => boolean])[] = [
	[/\bDate\.now\(|new Date\(\)/, 'cluster time from the Clock', file => !file.startsWith('source/clock/')],
	[/\bMath\.random\(/, 'Random from source/clock/', () => true],
	[/\bnew Date\(/, 'timestamp() of source/clock/clock.ts', file => !file.startsWith('source/clock/')],
	[/@ts-(ignore|nocheck|expect-error)/, 'a type that is true', () => true],
	[/\b(TODO|FIXME|XXX|HACK)\b/, 'the work itself, or an entry in the documentation', () => true],
	[/\bconsole\.(log|error|warn|info|debug)\(/, 'the Logger of the context', () => true],
];

test('banned words are not used', t => {
	const found = sources.flatMap(file =>
		banned
			.filter(([word, , applies]) => applies(file) && word.test(read(file)))
			.map(([word, instead]) => `${file}: ${word.source}; use ${instead}`),
	);
	t.deepEqual(found, []);
});

test('names say what a file holds', t => {
	const vague = /(^|[-/])(utils?|helpers?|common|misc|manager|stuff|lib)\.tsx?$/;
	t.deepEqual(
		sources.filter(file => vague.test(file)),
		[],
	);
	t.deepEqual(
		sources.filter(file => !/^[a-z0-9/.-]+$/.test(file)),
		[],
	);
});

test('every test belongs to a room', t => {
	const places = new Set([...order.flat(), 'conformance', 'tidy', 'docs', 'crash', 'fuzz', 'clients']);
	t.deepEqual(
		[...new Set(tests.map(roomOf))].filter(room => !places.has(room)),
		[],
	);
});

test('no test is skipped silently', t => {
	// What is skipped goes through `unless`, which writes the reason into the title.
	const silent = tests.filter(
		file =>
			!['test/tidy/tidy.test.ts', 'test/clients/installed-programs.ts'].includes(file) &&
			/\b(test|serial)\.(only|failing|todo|skip)\b/.test(read(file)),
	);
	t.deepEqual(silent, []);
});

test('nothing names a machine or a registry', t => {
	const everywhere = [
		...sources,
		...tests.filter(file => !file.startsWith('test/tidy/')),
		'cli.tsx',
		'README.md',
		'package.json',
		'package-lock.json',
		...filesBelow('docs', /./),
		...filesBelow('fixtures', /./),
	];
	const machine = /(?<![\w.])\/work\/|registry\.npm.s|localhost:4873|\/root\/|\/home\//;
	t.deepEqual(
		everywhere.filter(file => machine.test(read(file))),
		[],
	);
});
