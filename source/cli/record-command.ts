import {createStderrLog, logLevels} from '../cluster/stderr-log.ts';
import {formatDuration} from '../machinery/duration.ts';
import {importedFixture} from '../replay/imported-fixture.ts';
import {recordCluster} from '../replay/record/cluster-recording.ts';
import {logLevelFlag} from './options.ts';
import {checkOutput, writeOutput} from './output-file.ts';
import {connectionFlags, withServer, type ConnectionFlags} from './server-connection.ts';
import {untilSignal} from './signals.ts';

export const recordFlags = {
	...connectionFlags,
	output: {type: 'string', shortFlag: 'o', names: 'file'},
	name: {type: 'string'},
	logLevel: {type: 'string', values: logLevels},
} as const;

export interface RecordFlags extends ConnectionFlags {
	/** Where the fixture goes; standard output without it. */
	readonly output?: string;
	/** Of the fixture; that of the context without it. */
	readonly name?: string;
	readonly logLevel?: string;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** `inkube record`: watches a cluster until a signal comes, then writes what people changed in it as a fixture. */
export const recordCommand = async (
	flags: RecordFlags,
	ended: () => Promise<unknown> = untilSignal,
): Promise<number> => {
	const {namespace, output, name} = flags;
	const log = createStderrLog(logLevelFlag(flags.logLevel));
	await checkOutput(output);
	let isLost = false;
	const fixture = await withServer(
		flags,
		async ({client, connection, time}) => {
			const end = ended();
			const recording = await recordCluster({
				client,
				clock: time.observer,
				log,
				namespace,
				tell: (line, atMs) => say(`${formatDuration(Math.round(atMs / 100) * 100)}  ${line}`),
			});
			say(`recording ${connection.name} (${recording.objectCount} objects at ${connection.server}); ctrl-c ends it`);
			await end;
			recording.stop();
			say(`recorded ${recording.size} changes`);
			return importedFixture(recording.recorded(), name ?? connection.name);
		},
		problem => {
			if (problem !== undefined && !isLost) say(`${problem.message}; recording goes on when it is back`);
			isLost = problem !== undefined;
		},
	);
	await writeOutput(output, fixture);
	return 0;
};
