import type {Benchmark} from './benchmark.ts';
import {apiWrites} from './rows/api-writes.ts';
import {consoleStart} from './rows/console-start.ts';
import {day} from './rows/day.ts';
import {deploymentServed} from './rows/deployment-served.ts';
import {deploymentVirtual} from './rows/deployment-virtual.ts';
import {fixtures} from './rows/fixtures.ts';
import {heartbeats} from './rows/heartbeats.ts';
import {httpList} from './rows/http-list.ts';
import {httpRequests} from './rows/http-requests.ts';
import {httpWatch} from './rows/http-watch.ts';
import {scheduling} from './rows/scheduling.ts';
import {start} from './rows/start.ts';
import {storeGrpc} from './rows/store-grpc.ts';
import {storeHeap} from './rows/store-heap.ts';
import {storeMemory} from './rows/store-memory.ts';
import {storeNedb} from './rows/store-nedb.ts';
import {storeOpen} from './rows/store-open.ts';
import {storeWatchers} from './rows/store-watchers.ts';
import {suite} from './rows/suite.ts';

/** The rows of the table, in its order. */
export const benchmarks: readonly Benchmark[] = [
	storeMemory,
	storeWatchers,
	storeHeap,
	storeNedb,
	storeOpen,
	storeGrpc,
	apiWrites,
	start,
	httpRequests,
	httpList,
	httpWatch,
	scheduling,
	deploymentVirtual,
	deploymentServed,
	fixtures,
	heartbeats,
	day,
	suite,
	consoleStart,
];
