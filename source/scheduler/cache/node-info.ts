import type {Labels, Node, Taint} from '../framework/objects.ts';
import type {ExistingTerm} from './affinity-term.ts';
import {HostPortUse} from './host-ports.ts';
import {normalizedImageName} from './image-name.ts';
import {nodeAnswersMax} from '../limits.ts';
import type {NodeQuestion} from './node-question.ts';
import type {PodInfo} from './pod-info.ts';
import {allocatableOf, type Allocatable} from './resources.ts';

/** Pods of one node that no label selector can tell apart. */
export interface LabelClass {
	/** Any one of them, for its namespace and labels. */
	readonly sample: PodInfo;
	count: number;
}

/** An affinity term and how many times pods have it. */
export interface TermCount {
	readonly existing: ExistingTerm;
	readonly count: number;
}

/** Counts a term once more, or once less. */
export const countTerm = (counts: Map<string, TermCount>, existing: ExistingTerm, sign: 1 | -1): void => {
	const count = (counts.get(existing.key)?.count ?? 0) + sign;
	if (count === 0) counts.delete(existing.key);
	else counts.set(existing.key, {existing, count});
};

const noLabels: Labels = {};
const noTaints: readonly Taint[] = [];

const imagesOf = ({status}: Node): ReadonlyMap<string, number> =>
	new Map(
		(status?.images ?? []).flatMap(({names, sizeBytes}) =>
			(names ?? []).map((name): [string, number] => [normalizedImageName(name), sizeBytes ?? 0]),
		),
	);

/**
A node with the sums of the pods on it, kept up to date by adding and removing pods. Owned by one ClusterState; what is
read by plugins must not be changed by them.
*/
export class NodeInfo {
	readonly name: string;
	#node: Node;
	#allocatable!: Allocatable;
	#hardTaints: readonly Taint[] = noTaints;
	#softTaints: readonly Taint[] = noTaints;
	#images: ReadonlyMap<string, number> = new Map();
	readonly pods = new Map<string, PodInfo>();
	/** Pods with any pod affinity or anti-affinity term. */
	readonly podsWithAffinity = new Map<string, PodInfo>();
	readonly podsWithRequiredAntiAffinity = new Map<string, PodInfo>();
	readonly labelClasses = new Map<string, LabelClass>();
	/** The affinity terms of the pods here, by their keys. */
	readonly terms = new Map<string, TermCount>();
	/** Sums of what the pods ask. */
	requestedCpu = 0;
	requestedMemory = 0;
	requestedEphemeralStorage = 0;
	readonly requestedScalars = new Map<string, number>();
	/** Sums with the amounts assumed for containers without requests. */
	assumedCpu = 0;
	assumedMemory = 0;
	#ports = new HostPortUse();
	/** How many pods here use a claim, by the claim's key. */
	readonly claimUses = new Map<string, number>();
	/** Answers that hold until the node or its pods change. */
	readonly #answers = new Map<NodeQuestion<any>, object | number | string>();

	readonly #isGivenByDevices: (resource: string) => boolean;

	/** `isGivenByDevices`: whether an extended resource that the node does not have may be had of devices. */
	constructor(node: Node, isGivenByDevices: (resource: string) => boolean = () => false) {
		this.name = node.metadata.name;
		this.#isGivenByDevices = isGivenByDevices;
		this.#node = node;
		this.setNode(node);
	}

	get node(): Node {
		return this.#node;
	}

	get labels(): Labels {
		return this.#node.metadata.labels ?? noLabels;
	}

	get allocatable(): Allocatable {
		return this.#allocatable;
	}

	/** Whether devices, and not the node, are to give a resource. */
	leavesToDevices(resource: string): boolean {
		return !this.#allocatable.scalars.has(resource) && this.#isGivenByDevices(resource);
	}

	/** Taints that keep pods away: NoSchedule and NoExecute. */
	get hardTaints(): readonly Taint[] {
		return this.#hardTaints;
	}

	/** PreferNoSchedule. */
	get softTaints(): readonly Taint[] {
		return this.#softTaints;
	}

	/** Size in bytes of the images that are here, by normalised name. */
	get images(): ReadonlyMap<string, number> {
		return this.#images;
	}

	get ports(): HostPortUse {
		return this.#ports;
	}

	/** The answer to a question, from memory when the node has not changed since it was asked. */
	answer<Answer extends object | number | string>(question: NodeQuestion<Answer>): Answer {
		const known = this.#answers.get(question);
		if (known !== undefined) return known as Answer;
		const answer = question(this);
		if (this.#answers.size >= nodeAnswersMax) this.#answers.clear();
		this.#answers.set(question, answer);
		return answer;
	}

	/** The node has changed; its pods have not. */
	setNode(node: Node): void {
		this.#answers.clear();
		const previous = this.#node;
		this.#node = node;
		const taints = node.spec.taints ?? noTaints;
		this.#hardTaints = taints.filter(({effect}) => effect === 'NoSchedule' || effect === 'NoExecute');
		this.#softTaints = taints.filter(({effect}) => effect === 'PreferNoSchedule');
		if (this.#allocatable === undefined || previous.status?.allocatable !== node.status?.allocatable) {
			this.#allocatable = allocatableOf(node.status?.allocatable);
		}
		if (previous === node || previous.status?.images !== node.status?.images) this.#images = imagesOf(node);
	}

	addPod(pod: PodInfo): void {
		this.#answers.clear();
		this.pods.set(pod.key, pod);
		this.#count(pod, 1);
		for (const port of pod.hostPorts) this.#ports.add(port);
		if (pod.hasAffinity) this.podsWithAffinity.set(pod.key, pod);
		if (pod.requiredAntiAffinity.length > 0) this.podsWithRequiredAntiAffinity.set(pod.key, pod);
		for (const term of pod.terms) countTerm(this.terms, term, 1);
		const labelClass = this.labelClasses.get(pod.labelClass);
		if (labelClass === undefined) this.labelClasses.set(pod.labelClass, {sample: pod, count: 1});
		else labelClass.count++;
	}

	/** Takes a pod away; answers false when it was not here. */
	removePod(key: string): boolean {
		const pod = this.pods.get(key);
		if (pod === undefined) return false;
		this.#answers.clear();
		this.pods.delete(key);
		this.podsWithAffinity.delete(key);
		this.podsWithRequiredAntiAffinity.delete(key);
		this.#count(pod, -1);
		for (const port of pod.hostPorts) this.#ports.remove(port);
		for (const term of pod.terms) countTerm(this.terms, term, -1);
		const labelClass = this.labelClasses.get(pod.labelClass)!;
		if (--labelClass.count === 0) this.labelClasses.delete(pod.labelClass);
		return true;
	}

	#count({requests, assumedCpu, assumedMemory, claims}: PodInfo, sign: 1 | -1): void {
		this.requestedCpu += sign * requests.cpu;
		this.requestedMemory += sign * requests.memory;
		this.requestedEphemeralStorage += sign * requests.ephemeralStorage;
		for (const [name, amount] of requests.scalars) {
			this.requestedScalars.set(name, (this.requestedScalars.get(name) ?? 0) + sign * amount);
		}
		this.assumedCpu += sign * assumedCpu;
		this.assumedMemory += sign * assumedMemory;
		for (const claim of claims) {
			const uses = (this.claimUses.get(claim) ?? 0) + sign;
			if (uses === 0) this.claimUses.delete(claim);
			else this.claimUses.set(claim, uses);
		}
	}

	/** A copy to be changed freely; node, images and pods are shared, sums are not. */
	clone(): NodeInfo {
		const copy = new NodeInfo(this.#node, this.#isGivenByDevices);
		copy.#ports = this.#ports.clone();
		copy.requestedCpu = this.requestedCpu;
		copy.requestedMemory = this.requestedMemory;
		copy.requestedEphemeralStorage = this.requestedEphemeralStorage;
		copy.assumedCpu = this.assumedCpu;
		copy.assumedMemory = this.assumedMemory;
		const copyMap = <V>(from: ReadonlyMap<string, V>, to: Map<string, V>): void => {
			for (const [key, value] of from) to.set(key, value);
		};
		copyMap(this.requestedScalars, copy.requestedScalars);
		copyMap(this.claimUses, copy.claimUses);
		copyMap(this.terms, copy.terms);
		copyMap(this.pods, copy.pods);
		copyMap(this.podsWithAffinity, copy.podsWithAffinity);
		copyMap(this.podsWithRequiredAntiAffinity, copy.podsWithRequiredAntiAffinity);
		for (const [key, {sample, count}] of this.labelClasses) copy.labelClasses.set(key, {sample, count});
		return copy;
	}
}
