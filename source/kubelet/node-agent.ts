import {microTimestamp, timestamp, type Timer} from '../clock/clock.ts';
import type {ComponentContext, Running} from '../client/component.ts';
import type {ObjectOf} from '../client/types.ts';
import {createWorkQueue} from '../client/work-queue.ts';
import {StatusError} from '../machinery/status-error.ts';
import {createNodeAddresses} from './addresses.ts';
import {hasAnnotation, isFaulty, nodeAnnotations} from './annotations.ts';
import {leaseRenewals, leaseSeconds, nodeStatusMs} from './limits.ts';
import {internalAddress, isPosted, missingLabels, postedStatus} from './node-status.ts';
import type {KubeletOptions} from './options.ts';

type Node = ObjectOf<'Node'>;
type Lease = ObjectOf<'Lease'>;

const leaseNamespace = 'kube-node-lease';

/** What an agent remembers of a node; a restarted one starts again from the objects. */
interface Memory {
	readonly uid: string;
	lease: Lease | undefined;
	renewAtMs: number;
	postAtMs: number;
	timer: Timer | undefined;
}

/** Registers, keeps alive and describes every Node that has a simulated kubelet; with `describes` false it only renews the leases. */
export const startNodeAgent = (
	context: ComponentContext,
	options: KubeletOptions & {readonly describes: boolean},
): Running => {
	const {client, clock, informers, log, random} = context;
	const nodes = informers.of('Node');
	const addresses = createNodeAddresses();
	const memories = new Map<string, Memory>();

	const recall = (node: Node): Memory => {
		const known = memories.get(node.metadata.name);
		if (known?.uid === node.metadata.uid) return known;
		known?.timer?.cancel();
		const memory: Memory = {uid: node.metadata.uid, lease: undefined, renewAtMs: 0, postAtMs: 0, timer: undefined};
		memories.set(node.metadata.name, memory);
		return memory;
	};

	const label = async (node: Node) => {
		const labels = missingLabels(node);
		if (labels) await client.patch('Node', {name: node.metadata.name}, 'merge', {metadata: {labels}});
	};

	const post = async (node: Node, memory: Memory) => {
		if (isPosted(node) && clock.now() < memory.postAtMs) return;
		const address = internalAddress(node) ?? addresses.take();
		await client.patch(
			'Node',
			{name: node.metadata.name},
			'merge',
			{status: postedStatus(node, timestamp(clock.now()), address).status},
			{subresource: 'status'},
		);
		memory.postAtMs = clock.now() + nodeStatusMs;
	};

	/** A lease lasts four of its renewals, as a kubelet's does. */
	const leaseDurationSeconds = Math.max(leaseSeconds, Math.ceil((leaseRenewals * options.heartbeatMs) / 1000));

	const createLease = (node: Node, renewTime: string) =>
		client.create('Lease', {
			metadata: {
				name: node.metadata.name,
				namespace: leaseNamespace,
				ownerReferences: [{apiVersion: 'v1', kind: 'Node', name: node.metadata.name, uid: node.metadata.uid}],
			},
			spec: {holderIdentity: node.metadata.name, leaseDurationSeconds, renewTime},
		});

	const renew = async (node: Node, memory: Memory) => {
		const renewTime = microTimestamp(clock.now());
		const key = {name: node.metadata.name, namespace: leaseNamespace};
		const lease = memory.lease ?? (await client.get('Lease', key).catch(ignoreNotFound));
		memory.lease = undefined;
		memory.lease = lease
			? await client.update('Lease', {...lease, spec: {...lease.spec, holderIdentity: node.metadata.name, renewTime}})
			: await createLease(node, renewTime);
	};

	/** The first interval is cut short by chance, so that the renewals of many nodes spread out. */
	const interval = (isFirst: boolean) =>
		isFirst ? Math.ceil(options.heartbeatMs * (1 - random.next() / 2)) : options.heartbeatMs;

	const keepAlive = async (node: Node, memory: Memory) => {
		if (clock.now() < memory.renewAtMs) return;
		const isFirst = memory.renewAtMs === 0;
		await renew(node, memory);
		const delayMs = interval(isFirst);
		memory.renewAtMs = clock.now() + delayMs;
		memory.timer?.cancel();
		memory.timer = clock.setTimer(delayMs, () => queue.add(node.metadata.name));
	};

	const sync = async (name: string) => {
		const node = nodes.get(name);
		if (!node || hasAnnotation(node, nodeAnnotations.kubelet, 'none') || isFaulty(node)) return;
		const memory = recall(node);
		if (options.describes) {
			await label(node);
			await post(node, memory);
		}
		await keepAlive(node, memory);
	};

	const queue = createWorkQueue({
		name: 'kubelet nodes',
		clock,
		process: sync,
		failed: (name, error) => log.warn(`kubelet: node ${name}: ${(error as Error).message}`),
	});

	const unsubscribe = nodes.subscribe({
		added(node) {
			addresses.use(internalAddress(node));
			queue.add(node.metadata.name);
		},
		updated: node => queue.add(node.metadata.name),
		deleted(node) {
			addresses.release(internalAddress(node));
			memories.get(node.metadata.name)?.timer?.cancel();
			memories.delete(node.metadata.name);
		},
	});

	return {
		stop() {
			unsubscribe();
			queue.stop();
			for (const {timer} of memories.values()) timer?.cancel();
		},
	};
};

/** A lease that is not there is created; a stale copy is read anew by the retry. */
const ignoreNotFound = (error: unknown): undefined => {
	if (!(error instanceof StatusError) || error.code !== 404) throw error;
	return undefined;
};
