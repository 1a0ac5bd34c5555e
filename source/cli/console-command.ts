import path from 'node:path';
import type {ConsoleLook, ConsoleOptions} from '../console/types.ts';
import {readTextFile} from '../formats/read-text-file.ts';
import type {BegunConsole} from './begin-console.ts';
import {canDraw} from './can-draw.ts';
import {loadSettings, settingsFlags, type SettingsFlags} from './console-settings.ts';
import {clusterFlags, type ClusterFlags} from './options.ts';

export const consoleFlags = {
	...clusterFlags,
	...settingsFlags,
	once: {type: 'boolean'},
	session: {type: 'string', names: 'file'},
} as const;

export interface ConsoleFlags extends ClusterFlags, SettingsFlags {
	readonly once?: boolean;
	/** A saved session to go on from, in place of a fixture. */
	readonly session?: string;
}

/** Cluster time that passes before `--once` prints: enough for what the fixture creates to be running. */
const onceMs = 10_000;

/** Prints the panels as text, once; a saved session as it ended. */
const printOnce = async ({cluster, options}: BegunConsole, isResumed: boolean): Promise<void> => {
	if (!isResumed) await cluster.time.runUntil(() => false, onceMs);
	const {renderOnce} = await import('../console/render-once.ts');
	process.stdout.write(await renderOnce(options, {columns: process.stdout.columns ?? 120}));
};

/** Draws the console first and loads the cluster behind it: its code is most of what there is to load. */
const drawConsole = async (look: ConsoleLook, begin: () => Promise<BegunConsole>): Promise<void> => {
	const {runConsole} = await import('../console/run-console.tsx');
	let begun: Promise<BegunConsole> | undefined;
	const open = async (): Promise<ConsoleOptions> => {
		const {options, goLive} = await (begun ??= begin());
		goLive();
		return options;
	};
	try {
		await runConsole(look, open);
	} finally {
		// One that could not begin has said so.
		await begun?.then(
			({stop}) => stop(),
			() => undefined,
		);
	}
};

/**
`inkube [fixture]`: the console on a cluster made from a fixture's cluster and objects (its steps are not played), or, with
`--session`, on one that goes on where a saved session ended.
*/
export const consoleCommand = async (fixture: string, flags: ConsoleFlags): Promise<number> => {
	const {config, settings, readOnly, save} = await loadSettings(flags);
	const {defaults = {}} = config;
	const isResumed = flags.session !== undefined;
	const file = flags.session ?? fixture;
	// The commonest mistake is told before anything is drawn.
	await readTextFile(file);
	const look = {...settings, title: path.parse(file).name, readOnly};
	const isOnce = flags.once === true || !canDraw();
	const begin = async (): Promise<BegunConsole> => {
		const {beginConsole} = await import('./begin-console.ts');
		return beginConsole({file, isResumed, flags, defaults, look, isOnce});
	};
	if (!isOnce) {
		await drawConsole(look, begin);
		await save();
		return 0;
	}
	const begun = await begin();
	try {
		await printOnce(begun, isResumed);
	} finally {
		await begun.stop();
	}
	return 0;
};
