import {explainFiles, type ExplainQuestion, type TemplateFile} from '../commands/explain-files.ts';
import {loadSchedulerConfiguration} from '../commands/scheduler-configuration-file.ts';
import {parseCordonEdits, parseScaling, parseTaintEdit} from '../commands/what-if-request.ts';
import type {SchedulerConfiguration} from '../scheduler/framework/scheduler-configuration.ts';
import {choiceFlag} from './options.ts';
import {UsageError} from './usage-error.ts';

const outputs = ['wide', 'tree', 'json'] as const;

export const explainFlags = {
	output: {type: 'string', shortFlag: 'o', default: 'wide', values: outputs},
	each: {type: 'boolean'},
	schedulerConfig: {type: 'string', names: 'file'},
	taint: {type: 'string', isMultiple: true},
	cordon: {type: 'string', isMultiple: true},
	scale: {type: 'string', isMultiple: true},
	howMany: {type: 'string', isMultiple: true, names: 'file'},
	compare: {type: 'string'},
	asSampled: {type: 'boolean'},
} as const;

export interface ExplainFlags {
	readonly output: string;
	readonly each?: boolean;
	readonly schedulerConfig?: string;
	readonly taint?: readonly string[];
	readonly cordon?: readonly string[];
	readonly scale?: readonly string[];
	readonly howMany?: readonly string[];
	readonly compare?: string;
	readonly asSampled?: boolean;
}

/** `--compare A B` takes two words, where flags take one: makes it `--compare A,B`. */
export const joinCompared = (words: readonly string[]): readonly string[] => {
	const at = words.indexOf('--compare');
	const [first, second] = words.slice(at + 1);
	if (at === -1 || first === undefined || first.includes(',') || second === undefined || second.startsWith('-')) {
		return words;
	}
	return [...words.slice(0, at + 1), `${first},${second}`, ...words.slice(at + 3)];
};

/** The values of a flag, read; what is wrong with one names the flag. */
const readAll = <T>(flag: string, values: readonly string[] | undefined, read: (text: string) => T): readonly T[] => {
	try {
		return (values ?? []).map(read);
	} catch (error) {
		throw new UsageError(`--${flag}: ${(error as Error).message}`);
	}
};

/** As kube-scheduler searches by itself: not all nodes, but a share that falls with the size of the cluster. */
const sampled = (configuration: SchedulerConfiguration): SchedulerConfiguration => ({
	...configuration,
	profiles: configuration.profiles.map(profile => ({
		...profile,
		percentageOfNodesToScore: profile.percentageOfNodesToScore ?? 0,
	})),
});

/** `FILE`, or `FILE=N` for N pods at a turn. */
const parseTemplateFile = (text: string): TemplateFile => {
	if (text === '') throw new Error('needs a file with a Pod');
	const [, file, perTurn] = /^(.+)=([1-9]\d{0,4})$/.exec(text) ?? [];
	return file === undefined ? {file: text, perTurn: 1} : {file, perTurn: Number(perTurn)};
};

const questionOf = async ({schedulerConfig, howMany, compare, asSampled}: ExplainFlags): Promise<ExplainQuestion> => {
	const files = readAll('how-many', howMany, parseTemplateFile);
	const load = async (nameOrFile: string) => {
		const configuration = await loadSchedulerConfiguration(nameOrFile);
		return asSampled === true ? sampled(configuration) : configuration;
	};
	if (compare === undefined) {
		const configuration = await load(schedulerConfig ?? 'default');
		return files.length === 0 ? {kind: 'placements', configuration} : {kind: 'howMany', configuration, files};
	}
	if (files.length > 0) throw new UsageError('--compare and --how-many are two questions; ask one at a time');
	if (schedulerConfig !== undefined)
		throw new UsageError('--compare names its configurations; leave --scheduler-config out');
	const names = compare.split(',');
	if (names.length !== 2 || names.includes('')) {
		throw new UsageError('--compare needs two configurations: --compare default classic, or files');
	}
	return {
		kind: 'compare',
		named: await Promise.all(names.map(async name => ({name, configuration: await load(name)}))),
	};
};

/** `inkube explain`: where the pending pods of snapshots would go, and why. */
export const explainCommand = async (
	files: readonly string[],
	flags: ExplainFlags,
	write: (text: string) => void = text => void process.stdout.write(text),
): Promise<number> => {
	if (files.length === 0)
		throw new UsageError('explain needs a file: a List or the output of kubectl get -o yaml (- reads standard input)');
	const question = await questionOf(flags);
	if (flags.output === 'tree' && question.kind !== 'placements')
		throw new UsageError('-o tree shows where pods go and why; the answers to other questions are wide or json');
	await explainFiles(files, {
		question,
		request: {
			edits: [
				...readAll('taint', flags.taint, parseTaintEdit),
				...readAll('cordon', flags.cordon, parseCordonEdits).flat(),
			],
			scalings: readAll('scale', flags.scale, parseScaling),
		},
		output: choiceFlag('output', flags.output, outputs)!,
		each: flags.each ?? false,
		write,
	});
	return 0;
};
