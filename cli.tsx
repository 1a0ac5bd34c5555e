#!/usr/bin/env node
import module from 'node:module';
import {fileURLToPath} from 'node:url';
import meow from 'meow';
import {
	completedFlags,
	type Completed,
	type CompletedCommand,
	type FlagTable,
} from './source/cli/completion/completed-command.ts';
import {helpOf, summaryOf} from './source/cli/help.ts';
import {UsageError} from './source/cli/usage-error.ts';
import {nearestWord} from './source/machinery/nearest-word.ts';

/** A subcommand: its flags for meow, and what it does; loaded only when it is asked for. Answers the exit code. */
interface Subcommand {
	readonly flags: FlagTable;
	/** What its words are, for completion: nothing unless said. */
	readonly takes?: Completed;
	/** Rewrites words that meow's flags cannot express. */
	words?(words: readonly string[]): readonly string[];
	run(input: readonly string[], flags: never): Promise<number>;
}

// Most of a start is compiling; the second one finds it done, in Node's own cache below the folder for temporary files.
module.enableCompileCache?.();

/** The oldest Node with everything that is used here (package.json, engines). */
const nodeMajorMin = 22;

const demo = fileURLToPath(new URL('../fixtures/demo.yaml', import.meta.url));

/** Words behind a subcommand that takes fewer are a mistake, not decoration. */
const refuseExtra = (words: readonly string[], most: number): void => {
	const extra = words[most];
	if (extra !== undefined) throw new UsageError(`unexpected "${extra}"; see inkube --help`);
};

const subcommands: {readonly [name: string]: () => Promise<Subcommand>} = {
	async serve() {
		const {serveCommand, serveFlags} = await import('./source/cli/serve-command.ts');
		return {
			flags: serveFlags,
			run(words, flags) {
				refuseExtra(words, 0);
				return serveCommand(flags);
			},
		};
	},
	async attach() {
		const {attachCommand, attachFlags} = await import('./source/cli/attach-command.ts');
		return {
			flags: attachFlags,
			run(words, flags) {
				refuseExtra(words, 0);
				return attachCommand(flags);
			},
		};
	},
	async replay() {
		const {replayCommand, replayFlags} = await import('./source/cli/replay-command.ts');
		return {flags: replayFlags, takes: 'file', run: replayCommand};
	},
	async explain() {
		const {explainCommand, explainFlags, joinCompared} = await import('./source/cli/explain-command.ts');
		return {flags: explainFlags, takes: 'file', words: joinCompared, run: explainCommand};
	},
	async import() {
		const {importCommand, importFlags} = await import('./source/cli/import-command.ts');
		return {flags: importFlags, takes: 'file', run: importCommand};
	},
	async export() {
		const {exportCommand, exportFlags} = await import('./source/cli/export-command.ts');
		return {
			flags: exportFlags,
			run(words, flags) {
				refuseExtra(words, 0);
				return exportCommand(flags);
			},
		};
	},
	async record() {
		const {recordCommand, recordFlags} = await import('./source/cli/record-command.ts');
		return {
			flags: recordFlags,
			run(words, flags) {
				refuseExtra(words, 0);
				return recordCommand(flags);
			},
		};
	},
	async compact() {
		const {compactCommand, compactFlags} = await import('./source/cli/compact-command.ts');
		return {flags: compactFlags, run: compactCommand};
	},
	async bench() {
		const {benchCommand, benchFlags, benchNames} = await import('./source/cli/bench-command.ts');
		return {flags: benchFlags, takes: benchNames, run: benchCommand};
	},
	async completion() {
		const {completionCommand, shellNames} = await import('./source/cli/completion-command.ts');
		const run = async (words: readonly string[]) => completionCommand(words, await completedCommands());
		return {flags: {}, takes: shellNames, run};
	},
};

const consoleSubcommand = async (): Promise<Subcommand> => {
	const {consoleCommand, consoleFlags} = await import('./source/cli/console-command.ts');
	return {
		flags: consoleFlags,
		takes: 'file',
		run(words, flags) {
			refuseExtra(words, 1);
			return consoleCommand(words[0] ?? demo, flags);
		},
	};
};

/** Every command line there is, as shells complete it. */
const completedCommands = async (): Promise<readonly CompletedCommand[]> => {
	const loaders = Object.entries({'': consoleSubcommand, ...subcommands});
	return Promise.all(
		loaders.map(async ([name, load]) => {
			const {flags, takes = 'nothing'} = await load();
			return {name, summary: summaryOf(name), words: takes, flags: completedFlags(flags)};
		}),
	);
};

const fail = (error: unknown): number => {
	const known =
		error instanceof Error &&
		[
			'UsageError',
			'FileError',
			'FolderError',
			'DamageError',
			'StatusError',
			'UnavailableError',
			'KubeconfigError',
			'CompactedError',
			'FutureRevisionError',
		].includes(error.name);
	process.stderr.write(`inkube: ${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
	return 2;
};

/** A word that is neither a subcommand nor looks like a file is a slip of the fingers. */
const refuseUnknown = (word: string): void => {
	if (word === '' || word.startsWith('-') || /[./\\]/.test(word)) return;
	const names = Object.keys(subcommands);
	const nearest = nearestWord(word, names);
	if (nearest !== undefined) throw new UsageError(`unknown command "${word}"; did you mean ${nearest}?`);
	throw new UsageError(
		`unknown command "${word}"; commands are ${names.join(', ')}; the console takes a fixture file (${word}.yaml, ./${word})`,
	);
};

// Whoever reads our output may stop before its end (| head): that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
	if (error.code !== 'EPIPE') throw error;
	process.exit();
});

const refuseOldNode = (): void => {
	const {node} = process.versions;
	if (Number(node.split('.')[0]) < nodeMajorMin)
		throw new UsageError(
			`Node ${node} is too old, it takes ${nodeMajorMin}.22 or later; npm start and npx inkube bring their own`,
		);
};

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

const refuseUnknownFlags = (subcommand: string, given: object, known: object): void => {
	const unknown = Object.keys(given).find(name => !Object.hasOwn(known, name));
	if (unknown === undefined) return;
	const nearest = nearestWord(kebab(unknown), Object.keys(known).map(kebab));
	const hint =
		nearest === undefined ? `see inkube ${subcommand}${subcommand && ' '}--help` : `did you mean --${nearest}?`;
	throw new UsageError(`unknown flag --${kebab(unknown)}; ${hint}`);
};

const main = async (argv: readonly string[]): Promise<number> => {
	refuseOldNode();
	const [first = '', ...rest] = argv;
	const named = Object.hasOwn(subcommands, first) ? subcommands[first] : undefined;
	if (!named) refuseUnknown(first);
	const {flags, words, run} = await (named ?? consoleSubcommand)();
	const cli = meow(helpOf(named ? first : ''), {
		importMeta: import.meta,
		argv: named ? (words?.(rest) ?? rest) : argv,
		flags: flags as never,
	});
	refuseUnknownFlags(named ? first : '', cli.flags, flags);
	return run(cli.input, cli.flags);
};

process.exitCode = await main(process.argv.slice(2)).catch(fail);
