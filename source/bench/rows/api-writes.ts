import {createInProcessClient} from '../../client/in-process-client.ts';
import {startCluster} from '../../cluster/start-cluster.ts';
import type {ObjectOf} from '../../client/types.ts';
import {amount, type Benchmark} from '../benchmark.ts';
import {perSecond, secondsOf} from '../rates.ts';
import {pendingPod} from '../sample-objects.ts';

type Pod = ObjectOf<'Pod'>;

const running = (pod: Pod): Pod => ({...pod, status: {...pod.status, phase: 'Running', podIP: '10.0.0.1'}});

/** The whole way of a write through the API server, without HTTP: decoding, defaults, admission, validation, store. */
export const apiWrites: Benchmark = {
	name: 'api-writes',
	title: 'pods created, then their status updated, in process',
	async run(scale) {
		const count = amount(10_000, scale);
		const cluster = await startCluster({speed: Infinity, components: new Set(['store', 'api'] as const)});
		const client = createInProcessClient(cluster.api, {
			user: {name: 'kubernetes-admin', groups: ['system:masters']},
			userAgent: 'bench',
		});
		// No controller runs here that would make it.
		await client.create('ServiceAccount', {metadata: {name: 'default', namespace: 'default'}});
		const pods: Pod[] = [];
		const creating = await secondsOf(async () => {
			for (let index = 0; index < count; index++)
				pods.push(await client.create('Pod', pendingPod(`pod-${index}`, 'bench')));
		});
		const updating = await secondsOf(async () => {
			for (const pod of pods) await client.update('Pod', running(pod), {subresource: 'status'});
		});
		await cluster.stop();
		return {
			count,
			createsPerSecond: perSecond(count, creating),
			statusUpdatesPerSecond: perSecond(count, updating),
		};
	},
};
