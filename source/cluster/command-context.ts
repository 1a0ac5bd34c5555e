import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {createRandom} from '../clock/random.ts';
import type {CommandContext, TimeControl} from '../commands/types.ts';
import {countChanges} from './changes.ts';
import {journaledStore} from './journaled-store.ts';
import type {Cluster} from './types.ts';

/** Pace of a cluster's time; a step goes to the next change other than a lease renewal and leaves time paused. */
const timeControl = ({time, store}: Cluster): TimeControl => {
	const changes = countChanges(store);
	return {
		setSpeed: speed => time.setSpeed(speed),
		get speed() {
			return time.speed;
		},
		async step() {
			time.setSpeed(0);
			const before = changes();
			await time.step(() => changes() > before);
		},
	};
};

/** What commands typed by a person get: the journaled client, and files relative to `folder`. */
export const commandContext = (cluster: Cluster, folder: string): CommandContext => ({
	client: cluster.client,
	informers: cluster.informers,
	clock: cluster.time.observer,
	namespace: 'default',
	random: createRandom(cluster.seed).fork('commands'),
	time: timeControl(cluster),
	whatIf: edits => cluster.whatIf(edits),
	store: journaledStore(cluster.store, cluster.time),
	readFile: name => cluster.time.observer.outside(readFile(path.resolve(folder, name), 'utf8')),
});
