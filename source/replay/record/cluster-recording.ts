import type {Clock} from '../../clock/clock.ts';
import {startInformer, type OwnedInformer} from '../../client/informer.ts';
import type {Client, Logger, ResourceName} from '../../client/types.ts';
import {clusterOf} from '../../formats/imports/dump.ts';
import {isWithin, readClusterState} from '../../formats/imports/cluster-state.ts';
import type {Imported} from '../../formats/imports/imported.ts';
import {countNotes} from '../../formats/imports/left-out.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {recordedLinesMax} from '../limits.ts';
import {createChangeReader, type SaidChange} from './change-reader.ts';

export interface RecordingOptions {
	readonly client: Client;
	readonly clock: Clock;
	readonly log: Logger;
	/** Only what is in it, and what its pods need of the cluster; everything without it. */
	readonly namespace?: string | undefined;
	/** Hears every line as it is recorded, with ms since the start. */
	tell(line: string, atMs: number): void;
}

/** A cluster that is being watched. */
export interface ClusterRecording {
	/** Objects there were at the start. */
	readonly objectCount: number;
	/** Lines recorded up to now. */
	readonly size: number;
	/** What was recorded up to now. */
	recorded(): Imported;
	stop(): void;
}

interface RecordedLine {
	readonly atMs: number;
	/** Kinds are watched one by one, and only revisions say in which order things happened. */
	readonly revision: number;
	readonly line: string;
}

/** By revision; a time is never before that of an earlier revision. */
const inOrder = (lines: readonly RecordedLine[]): readonly RecordedLine[] => {
	let latestMs = 0;
	return lines
		.toSorted((first, second) => first.revision - second.revision)
		.map(one => {
			latestMs = Math.max(latestMs, one.atMs);
			return {...one, atMs: latestMs};
		});
};

/**
Watches a cluster and notes what people change in it, as lines of the command language; the cluster as it was when all of it had
been read is where the recording begins. Rejects with StatusError when the server cannot be reached.
*/
export const recordCluster = async (options: RecordingOptions): Promise<ClusterRecording> => {
	const {client, clock, log, namespace, tell} = options;
	const {resources, notes} = await readClusterState(client, namespace);
	const scope = namespace === undefined ? undefined : ({namespace, when: 'always'} as const);
	const watched = resources.map(resource => [resource, startInformer(client, resource, clock, {log, scope})] as const);
	const stop = () => watched.forEach(([, informer]) => informer.stop());
	await Promise.all(watched.map(([, informer]) => informer.synced));

	const startMs = clock.now();
	const reader = createChangeReader();
	const beginning: KubernetesObject[] = [];
	const lines: RecordedLine[] = [];
	const leftOut = new Map<string, number>();

	const leave = (reason: string): void => void leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
	const note = (said: SaidChange, revision: string): void => {
		if ('leftOut' in said) return leave(said.leftOut);
		const atMs = Math.round(clock.now() - startMs);
		for (const line of said.lines) {
			if (lines.length === recordedLinesMax) return leave(`there were ${recordedLinesMax} lines before`);
			lines.push({atMs, revision: Number(revision) || (lines.at(-1)?.revision ?? 0), line});
			tell(line, atMs);
		}
	};
	const follow = (resource: ResourceName, informer: OwnedInformer<KubernetesObject>): void => {
		let hasBegun = false;
		informer.subscribe({
			added(object) {
				if (!isWithin(object, namespace)) return;
				if (hasBegun) return note(reader.added(resource, object), object.metadata.resourceVersion);
				beginning.push(object);
				reader.begin(object);
			},
			updated(object, previous) {
				if (isWithin(object, namespace))
					note(reader.updated(resource, object, previous), object.metadata.resourceVersion);
			},
			deleted(object) {
				if (isWithin(object, namespace)) note(reader.deleted(resource, object), informer.revision);
			},
		});
		hasBegun = true;
	};
	for (const [resource, informer] of watched) follow(resource, informer);

	return {
		objectCount: beginning.length,
		get size() {
			return lines.length;
		},
		recorded() {
			const {objects, notes: cleaned} = clusterOf(beginning);
			return {
				format: 'a running cluster, as it was recorded',
				objects,
				changes: inOrder(lines).map(({atMs, line}) => ({atMs, do: 'command', line})),
				endMs: Math.round(clock.now() - startMs),
				notes: [...notes, ...cleaned, ...countNotes(leftOut, 'change')],
			};
		},
		stop,
	};
};
