import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {attachFlags} from '../../source/cli/attach-command.ts';
import {benchFlags} from '../../source/cli/bench-command.ts';
import {consoleFlags} from '../../source/cli/console-command.ts';
import {explainFlags} from '../../source/cli/explain-command.ts';
import {compactFlags} from '../../source/cli/compact-command.ts';
import {exportFlags} from '../../source/cli/export-command.ts';
import {recordFlags} from '../../source/cli/record-command.ts';
import {importFlags} from '../../source/cli/import-command.ts';
import {replayFlags} from '../../source/cli/replay-command.ts';
import {serveFlags} from '../../source/cli/serve-command.ts';
import {commands} from '../../source/commands/commands.ts';
import {parseCommand} from '../../source/commands/parse-command.ts';
import {parsePhraseLine} from '../../source/commands/phrase/timed-phrase.ts';
import {splitWords} from '../../source/commands/split-words.ts';
import {isParseError} from '../../source/commands/word-error.ts';
import {readScenario} from '../../source/replay/read-scenario.ts';
import {reporterNames} from '../../source/replay/replay.ts';
import {runScenario} from '../../source/replay/run-scenario.ts';
import {readConfig} from '../../source/console/config/read-config.ts';
import {configSchemaText, referenceTables, tableIn} from './reference-tables.ts';

/* The words of the project say only what is there: links, commands, phrases, scenarios and tables. */

const inFolder = (folder: string): readonly string[] =>
	readdirSync(folder, {recursive: true, encoding: 'utf8'}).map(name => path.join(folder, name));

const files = [
	'README.md',
	'CONTRIBUTING.md',
	'CHANGELOG.md',
	...inFolder('docs').filter(name => name.endsWith('.md')),
];

const textOf = (file: string): string => readFileSync(file, 'utf8');

interface Block {
	readonly file: string;
	readonly language: string;
	readonly text: string;
}

const blocksOf = (file: string): readonly Block[] =>
	[...textOf(file).matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({
		file,
		language,
		text,
	}));

const blocks = files.flatMap(blocksOf);

/** The lines of all blocks of a language that say something. */
const linesOf = (language: string): readonly {readonly file: string; readonly line: string}[] =>
	blocks
		.filter(block => block.language === language)
		.flatMap(({file, text}) => text.split('\n').map(line => ({file, line: line.trim()})))
		.filter(({line}) => line !== '' && !line.startsWith('#'));

/** What GitHub makes of a heading as the target of a link. */
const anchorOf = (heading: string): string =>
	heading
		.toLowerCase()
		.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
		.trim()
		.replaceAll(/\s/g, '-');

const anchorsOf = (file: string): readonly string[] =>
	[...textOf(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));

test('every relative link leads to a file or a heading that is there', t => {
	for (const file of files) {
		const prose = textOf(file).replaceAll(/^```.*?^```$/gms, '');
		for (const [, link = ''] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
			if (/^[a-z]+:/.test(link)) continue;
			const [name = '', anchor] = link.split('#');
			const target = name === '' ? file : path.join(path.dirname(file), name);
			t.true(existsSync(target), `${file}: ${link}`);
			if (anchor !== undefined) t.true(anchorsOf(target).includes(anchor), `${file}: ${link}`);
		}
	}
});

interface Flag {
	readonly type: string;
	readonly shortFlag?: string;
}

const subcommands: {readonly [name: string]: {readonly [flag: string]: Flag}} = {
	serve: serveFlags,
	attach: attachFlags,
	replay: replayFlags,
	explain: explainFlags,
	import: importFlags,
	export: exportFlags,
	record: recordFlags,
	compact: compactFlags,
	bench: benchFlags,
	completion: {},
};

const camelCase = (name: string): string => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** What is wrong with the words after `inkube`; undefined when nothing is. */
const wrongWith = (words: readonly string[]): string | undefined => {
	const named = Object.hasOwn(subcommands, words[0] ?? '');
	const flags: {readonly [flag: string]: Flag} = named ? subcommands[words[0]!]! : consoleFlags;
	const rest = words.slice(named ? 1 : 0);
	for (let index = 0; index < rest.length; index++) {
		const word = rest[index]!;
		if (word.startsWith('-')) {
			const name = word.replace(/^--?(no-)?/, '');
			const flag = word.startsWith('--')
				? flags[camelCase(name)]
				: Object.values(flags).find(({shortFlag}) => shortFlag === name);
			if (!flag) return `there is no ${word}`;
			if (flag.type === 'string' && rest[++index] === undefined) return `${word} has no value`;
		} else if (/^fixtures(\/|$)/.test(word) && !existsSync(word)) return `there is no ${word}`;
		else if (!named && !/[./]/.test(word)) return `there is no subcommand ${word}`;
	}
	return undefined;
};

test('every inkube command shown has a subcommand and flags that are there', t => {
	const shown = [
		...linesOf('sh'),
		...linesOf('text')
			.filter(({line}) => line.startsWith('$ '))
			.map(({file, line}) => ({file, line: line.slice(2)})),
	].filter(({line}) => /^(npx )?inkube\b/.test(line));
	t.true(shown.length > 10);
	for (const {file, line} of shown) {
		const words = splitWords(line).map(({text}) => text);
		t.is(wrongWith(words.slice(words.indexOf('inkube') + 1)), undefined, `${file}: ${line}`);
	}
	t.is(wrongWith(['serve', '--watch']), 'there is no --watch');
	t.is(wrongWith(['recrod']), 'there is no subcommand recrod');
});

test('every npm script shown is there', t => {
	const {scripts} = JSON.parse(textOf('package.json')) as {scripts: {readonly [name: string]: string}};
	const shown = files.flatMap(file => [...textOf(file).matchAll(/npm run ([\w:]+)/g)].map(([, script = '']) => script));
	for (const script of shown) t.true(Object.hasOwn(scripts, script), `npm run ${script}`);
});

test('every line of the command language shown can be read, and every verb has an example', t => {
	const lines = linesOf('inkube');
	for (const {file, line} of lines) {
		const parsed = parseCommand(line);
		t.false(isParseError(parsed), `${file}: ${line}: ${isParseError(parsed) ? parsed.error : ''}`);
	}
	const inProse = files
		.filter(file => file !== 'CHANGELOG.md')
		.flatMap(file => [...textOf(file).matchAll(/`((?:taint|untaint|drain|scale|fail|heal) [\w-]+ [^`]*\S)`/g)])
		.map(([, line = '']) => line)
		.filter(line => !/[A-Z]{3}/.test(line));
	for (const line of inProse) t.false(isParseError(parseCommand(line)), line);
	for (const {verb} of commands)
		t.true(
			lines.some(({line}) => line.split(' ')[0] === verb),
			verb,
		);
});

test('every phrase shown can be read', t => {
	const lines = linesOf('phrase');
	t.true(lines.length > 5);
	for (const {file, line} of lines) t.notThrows(() => parsePhraseLine(line), `${file}: ${line}`);
});

test('every scenario shown is a fixture that passes', async t => {
	const folder = await mkdtemp(path.join(tmpdir(), 'inkube-docs-'));
	t.teardown(() => rm(folder, {recursive: true, force: true}));
	const shown = blocks.filter(({language, text}) => language === 'yaml' && text.includes('kind: Scenario'));
	t.true(shown.length >= 2);
	for (const {file, text} of shown) {
		const fixture = path.join(folder, 'shown.yaml');
		await writeFile(fixture, text);
		const {ok, steps} = await runScenario(await readScenario(fixture));
		t.true(ok, `${file}: ${JSON.stringify(steps.filter(step => !step.ok))}`);
	}
});

test('tables that repeat what the code says are up to date', t => {
	for (const [file, tables] of Object.entries(referenceTables))
		for (const [name, content] of Object.entries(tables))
			t.is(tableIn(textOf(file), name), content, `${file}: run node scripts/write-reference-tables.mjs`);
});

test('the configuration shown is one, and its schema is that of the code', t => {
	t.is(textOf('docs/config.schema.json'), configSchemaText, 'run node scripts/write-reference-tables.mjs');
	const shown = blocksOf('docs/console.md').filter(({language}) => language === 'yaml');
	t.is(shown.length, 1);
	for (const {text} of shown) t.notThrows(() => readConfig(text, 'docs/console.md'));
});

test('the reporters are described', t => {
	for (const reporter of reporterNames)
		t.regex(textOf('docs/fixtures.md'), new RegExp(`^\\| \`${reporter}\` \\|`, 'm'));
});
