import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {parse} from 'yaml';

/** A command repeated until its output matches; what comes next is done then. */
export interface Wait {
	readonly for: string;
	/** A regular expression, `^` and `$` at lines. */
	readonly until: string;
	/** Seconds; 10 without it. */
	readonly timeout?: number;
}

/** One line that a user types, and what was recorded to come back. */
export interface Step {
	readonly run: string;
	readonly wait?: Wait | readonly Wait[];
	/** True: the order of the lines is chance. */
	readonly sort?: boolean;
	readonly stdout?: string;
	readonly stderr?: string;
	readonly code?: number;
}

/** A node of a transcript's cluster. */
export interface TranscriptNode {
	readonly name: string;
	readonly labels?: {readonly [key: string]: string};
	readonly taints?: readonly {readonly key: string; readonly value?: string; readonly effect: string}[];
	readonly cpu?: number | string;
	readonly memory?: string;
	readonly pods?: number | string;
	readonly ready?: boolean;
}

/** What a user types at an empty cluster with these nodes and files, and gets back. */
export interface Transcript {
	readonly title: string;
	readonly cluster?: {readonly nodes?: readonly TranscriptNode[]};
	readonly files?: {readonly [name: string]: string};
	readonly steps: readonly Step[];
}

const folder = join('test', 'conformance', 'kubectl', 'cases');

/** Names of all transcripts: `taints/add-show-remove`. */
export const transcriptNames = (): readonly string[] =>
	readdirSync(folder)
		.toSorted()
		.flatMap(area => readdirSync(join(folder, area)).map(file => `${area}/${file.replace(/\.yaml$/, '')}`));

/** Reads a transcript by its name. */
export const readTranscript = (name: string): Transcript =>
	parse(readFileSync(join(folder, `${name}.yaml`), 'utf8')) as Transcript;
