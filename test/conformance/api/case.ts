import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/** A request of a step; `{{name}}` stands for a value of the run. */
export interface RecordedRequest {
	readonly method?: string;
	readonly path: string;
	/** A list is made by repetition; null leaves out a header that is otherwise sent. */
	readonly headers?: {readonly [name: string]: string | {readonly repeat: string; readonly times: number} | null};
	readonly body?: unknown;
	readonly raw?: string;
	readonly rawBase64?: string;
	/** A body too large to be written out. */
	readonly gen?: {
		readonly kind: string;
		readonly name: string;
		readonly bytes?: number;
		readonly depth?: number;
		readonly ops?: number;
	};
	readonly auth?: 'none';
}

/** How much of an answer is compared. */
export interface View {
	readonly view?: 'none' | 'shape' | 'prefix';
	readonly select?: readonly string[];
}

export interface Step extends View {
	readonly request?: RecordedRequest;
	readonly watch?: RecordedRequest & {readonly id: string; readonly bookmarks?: boolean};
	readonly events?: View & {readonly id: string; readonly closed?: boolean; readonly collapse?: boolean};
	readonly stop?: string;
	readonly capture?: {readonly [variable: string]: string};
	readonly captureHeader?: {readonly [variable: string]: string};
	readonly retry?: {readonly status?: number | readonly number[]; readonly path?: string; readonly equals?: unknown};
	/** Further headers that are compared. */
	readonly headers?: readonly string[];
	readonly unordered?: readonly string[];
	readonly ignore?: readonly string[];
	readonly prefixLength?: number;
	readonly expect: {
		readonly status?: number;
		readonly headers?: {readonly [name: string]: unknown};
		readonly body?: unknown;
		readonly text?: string;
		readonly prefix?: string;
		readonly events?: readonly unknown[];
		readonly closed?: boolean;
	};
}

/** A story of requests with the answers of kube-apiserver v1.36; see the README beside the cases. */
export interface Case {
	readonly name: string;
	readonly area: string;
	readonly title: string;
	readonly steps: readonly Step[];
	readonly ignore?: readonly string[];
	/** Namespaces that the case makes itself. */
	readonly noNamespace?: readonly string[];
	/** Names of resourceVersions in growing order. */
	readonly rvOrder?: readonly string[];
}

const folder = join('test', 'conformance', 'api', 'cases');

export const areas: readonly string[] = readdirSync(folder).toSorted();

export const casesOf = (area: string): readonly Case[] =>
	readdirSync(join(folder, area))
		.toSorted()
		.map(file => JSON.parse(readFileSync(join(folder, area, file), 'utf8')) as Case);
