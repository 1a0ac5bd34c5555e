/*
A store on disk, served to etcd clients by a process of its own, as `inkube serve --components store --data` does; but with
short segments, and it kills itself at the fault point that its parent names (`{point, after}`: at the after-th time).
Arguments: folder, fsync policy, records in a segment.
*/
import {createWallClock} from '../../../source/clock/wall.ts';
import {serveEtcd} from '../../../source/cluster/serve-etcd.ts';
import type {FaultPoint} from '../../../source/store/nedb/fault-points.ts';
import type {FsyncPolicy} from '../../../source/store/nedb/group-writer.ts';
import {openNedbStore} from '../../../source/store/nedb/nedb-store.ts';

/** Where the process ends, and how often it still passes there before. */
export interface Deadly {
	readonly point: FaultPoint;
	readonly after: number;
}

const [folder = '', fsync, segmentRecords] = process.argv.slice(2);
let deadly: Deadly | undefined;
process.on('message', message => void (deadly = message as Deadly));

const reached = (point: FaultPoint): void => {
	if (deadly?.point !== point) return;
	if (deadly.after <= 1) process.kill(process.pid, 'SIGKILL');
	deadly = {point, after: deadly.after - 1};
};

const time = createWallClock({keepsJournal: false});
const store = await openNedbStore({
	folder,
	clock: time,
	fsync: fsync as FsyncPolicy,
	segmentRecords: Number(segmentRecords),
	reached,
});
const {url} = await serveEtcd({store, time}, 0);
process.stdout.write(`ready (etcd: ${url})\n`);
