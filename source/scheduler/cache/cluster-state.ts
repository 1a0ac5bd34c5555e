import type {ClusterObjects} from '../framework/cluster-objects.ts';
import type {Node} from '../framework/objects.ts';
import {ChangeLog} from './change-log.ts';
import {countTerm, NodeInfo, type TermCount} from './node-info.ts';
import type {PodInfo} from './pod-info.ts';

/** An image in the cluster: its size as first seen, and how many nodes have it. */
export interface ImageState {
	readonly sizeBytes: number;
	readonly nodes: number;
}

/** Pods of nodes that are not (yet, or any more) known, by node name. */
type Strays = Map<string, Map<string, PodInfo>>;

/** Where a node of a name belongs among nodes by name. */
const placeFor = (name: string, nodes: readonly NodeInfo[]): number => {
	let low = 0;
	let high = nodes.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (nodes[middle]!.name < name) low = middle + 1;
		else high = middle;
	}
	return low;
};

/** Counts something once more, or once less; what is not there is left out. */
const count = <K>(counts: Map<K, number>, key: K, sign: 1 | -1): void => {
	const now = (counts.get(key) ?? 0) + sign;
	if (now === 0) counts.delete(key);
	else counts.set(key, now);
};

/**
Nodes with their pods, nominations, and access to the other objects: all that a scheduling decision looks at. `fork` makes
a copy that may be changed without touching the original; a node is copied when the fork first changes it.
*/
export class ClusterState {
	readonly objects: ClusterObjects;
	#nodes: NodeInfo[] = [];
	#byName = new Map<string, NodeInfo>();
	#podNodes = new Map<string, string>();
	#strays: Strays = new Map();
	#images = new Map<string, ImageState>();
	#nominated = new Map<string, Map<string, PodInfo>>();
	#podsWithAffinity = 0;
	#podsWithRequiredAntiAffinity = 0;
	#terms = new Map<string, TermCount>();
	/** How many pods on nodes are in a namespace … */
	#namespaces = new Map<string, number>();
	/** … and of a priority. */
	#priorities = new Map<number, number>();
	/** Where a node is among #nodes; undefined: to be made when next wanted. */
	#places: Map<string, number> | undefined;
	/** Nodes that belong to this state alone; undefined: all do. */
	#owned: Set<NodeInfo> | undefined;

	/** Which nodes changed, with their pods. */
	readonly changes = new ChangeLog();

	readonly #isGivenByDevices = (resource: string): boolean => this.objects.devices?.classFor(resource) !== undefined;

	constructor(objects: ClusterObjects) {
		this.objects = objects;
	}

	/** All nodes, by name. */
	get nodes(): readonly NodeInfo[] {
		return this.#nodes;
	}

	get images(): ReadonlyMap<string, ImageState> {
		return this.#images;
	}

	get hasPodsWithAffinity(): boolean {
		return this.#podsWithAffinity > 0;
	}

	get hasPodsWithRequiredAntiAffinity(): boolean {
		return this.#podsWithRequiredAntiAffinity > 0;
	}

	/** The affinity terms of all pods on nodes, by their keys. */
	get terms(): ReadonlyMap<string, TermCount> {
		return this.#terms;
	}

	/** Namespaces that have pods on nodes. */
	get namespaces(): Iterable<string> {
		return this.#namespaces.keys();
	}

	/** True when a pod on any node is less important than this priority. */
	hasPodsBelow(priority: number): boolean {
		for (const other of this.#priorities.keys()) if (other < priority) return true;
		return false;
	}

	node(name: string): NodeInfo | undefined {
		return this.#byName.get(name);
	}

	/** Where a node is among all; undefined when there is none of that name. */
	placeOf(name: string): number | undefined {
		this.#places ??= new Map(this.#nodes.map((node, place) => [node.name, place]));
		return this.#places.get(name);
	}

	/** The node a pod counts on, bound or assumed. */
	nodeNameOf(podKey: string): string | undefined {
		return this.#podNodes.get(podKey);
	}

	/** Pods that preemption has made room for on a node, and that are not there yet. */
	nominatedTo(nodeName: string): ReadonlyMap<string, PodInfo> | undefined {
		return this.#nominated.get(nodeName);
	}

	/** The nodes that pods are nominated to which come before a pod or are as important. */
	*nodesWithRivals({key, priority}: PodInfo): Iterable<NodeInfo> {
		for (const [name, pods] of this.#nominated) {
			const node = this.#byName.get(name);
			if (node === undefined) continue;
			if (pods.values().some(other => other.priority >= priority && other.key !== key)) yield node;
		}
	}

	setNode(node: Node): void {
		const name = node.metadata.name;
		const known = this.#byName.get(name);
		if (known === undefined) {
			this.#insert(new NodeInfo(node, this.#isGivenByDevices));
			return;
		}
		const own = this.#writable(name)!;
		this.#countImages(own, -1);
		own.setNode(node);
		this.#countImages(own, 1);
		this.#changed(name);
	}

	/** Other resources are given by devices than before: what nodes have answered may not hold any more. */
	deviceClassesChanged(): void {
		for (const {node} of this.#nodes) this.setNode(node);
	}

	/** The pods that were there wait for the node to come back, or for their own deletion. */
	removeNode(name: string): void {
		const node = this.#byName.get(name);
		if (node === undefined) return;
		this.#countImages(node, -1);
		for (const pod of node.pods.values()) this.#count(pod, -1);
		if (node.pods.size > 0) this.#strays.set(name, new Map(node.pods));
		this.#byName.delete(name);
		this.#nodes = this.#nodes.filter(other => other !== node);
		this.#owned?.delete(node);
		this.#renumber();
	}

	/** Counts a pod on a node, instead of where it counted before. */
	addPod(pod: PodInfo, nodeName: string): void {
		this.removePod(pod.key);
		this.#podNodes.set(pod.key, nodeName);
		const node = this.#writable(nodeName);
		if (node === undefined) {
			const strays = this.#strays.get(nodeName);
			if (strays === undefined) this.#strays.set(nodeName, new Map([[pod.key, pod]]));
			else strays.set(pod.key, pod);
			return;
		}
		node.addPod(pod);
		this.#count(pod, 1);
		this.#changed(nodeName, pod);
	}

	removePod(key: string): void {
		const nodeName = this.#podNodes.get(key);
		if (nodeName === undefined) return;
		this.#podNodes.delete(key);
		const node = this.#writable(nodeName);
		if (node === undefined) {
			const strays = this.#strays.get(nodeName);
			strays?.delete(key);
			if (strays?.size === 0) this.#strays.delete(nodeName);
			return;
		}
		const pod = node.pods.get(key);
		if (pod === undefined) return;
		node.removePod(key);
		this.#count(pod, -1);
		this.#changed(nodeName, pod);
	}

	nominate(pod: PodInfo, nodeName: string): void {
		this.removeNomination(pod.key);
		const pods = this.#nominated.get(nodeName);
		this.#nominated.set(nodeName, new Map([...(pods ?? []), [pod.key, pod]]));
	}

	removeNomination(key: string): void {
		for (const [nodeName, pods] of this.#nominated) {
			if (!pods.has(key)) continue;
			const rest = new Map(pods);
			rest.delete(key);
			if (rest.size === 0) this.#nominated.delete(nodeName);
			else this.#nominated.set(nodeName, rest);
		}
	}

	/** An independent copy. Until it is discarded, the original must not change: nodes are shared. */
	fork(): ClusterState {
		const {devices} = this.objects;
		const copy = new ClusterState(
			devices === undefined
				? this.objects
				: {...this.objects, devices: {...devices, assumed: new Map(devices.assumed)}},
		);
		copy.#nodes = [...this.#nodes];
		copy.#byName = new Map(this.#byName);
		copy.#podNodes = new Map(this.#podNodes);
		copy.#strays = new Map([...this.#strays].map(([name, pods]) => [name, new Map(pods)]));
		copy.#images = new Map(this.#images);
		copy.#nominated = new Map(this.#nominated);
		copy.#podsWithAffinity = this.#podsWithAffinity;
		copy.#podsWithRequiredAntiAffinity = this.#podsWithRequiredAntiAffinity;
		copy.#terms = new Map(this.#terms);
		copy.#namespaces = new Map(this.#namespaces);
		copy.#priorities = new Map(this.#priorities);
		copy.#owned = new Set();
		return copy;
	}

	/** The node, copied first when it is shared with the state this one was forked from. */
	#writable(name: string): NodeInfo | undefined {
		const node = this.#byName.get(name);
		if (node === undefined || this.#owned === undefined || this.#owned.has(node)) return node;
		const copy = node.clone();
		this.#nodes[this.placeOf(name)!] = copy;
		this.#byName.set(name, copy);
		this.#owned.add(copy);
		return copy;
	}

	#insert(node: NodeInfo): void {
		this.#nodes.splice(placeFor(node.name, this.#nodes), 0, node);
		this.#byName.set(node.name, node);
		this.#owned?.add(node);
		this.#countImages(node, 1);
		for (const pod of this.#strays.get(node.name)?.values() ?? []) {
			node.addPod(pod);
			this.#count(pod, 1);
		}
		this.#strays.delete(node.name);
		this.#renumber();
	}

	#changed(name: string, pod?: PodInfo): void {
		this.changes.add(this.placeOf(name)!, pod);
	}

	#renumber(): void {
		this.#places = undefined;
		this.changes.renumber();
	}

	#count(pod: PodInfo, sign: 1 | -1): void {
		if (pod.hasAffinity) this.#podsWithAffinity += sign;
		if (pod.requiredAntiAffinity.length > 0) this.#podsWithRequiredAntiAffinity += sign;
		for (const term of pod.terms) countTerm(this.#terms, term, sign);
		count(this.#namespaces, pod.namespace, sign);
		count(this.#priorities, pod.priority, sign);
	}

	#countImages(node: NodeInfo, sign: 1 | -1): void {
		for (const [name, size] of node.images) {
			const {sizeBytes, nodes} = this.#images.get(name) ?? {sizeBytes: size, nodes: 0};
			if (nodes + sign <= 0) this.#images.delete(name);
			else this.#images.set(name, {sizeBytes, nodes: nodes + sign});
		}
	}
}
