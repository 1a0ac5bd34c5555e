import {normalizedImageName} from '../cache/image-name.ts';
import type {ClusterState, ImageState} from '../cache/cluster-state.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {NodeKinds} from '../framework/node-kinds.ts';
import {maxNodeScore} from '../framework/normalize.ts';
import type {ScoreTracker, Shared, TrackedNodes} from '../framework/sharing.ts';
import type {Plugin} from '../framework/types.ts';

const mebibyte = 1024 * 1024;
/** Less than this on a node is not worth going there. */
const leastBytes = 23 * mebibyte;
/** More than this per container counts no more. */
const mostBytesPerContainer = 1000 * mebibyte;

interface Images {
	/** Those of the pod's images that some node has. */
	readonly names: readonly string[];
	readonly containers: number;
	readonly states: ReadonlyMap<string, ImageState>;
	readonly nodes: number;
}

const imagesOf = (names: readonly string[], cluster: ClusterState): Images => ({
	names: names.map(normalizedImageName).filter(name => cluster.images.has(name)),
	containers: names.length,
	states: cluster.images,
	nodes: cluster.nodes.length,
});

const namesOf = ({pod: {spec}}: PodInfo): readonly string[] =>
	[...(spec.initContainers ?? []), ...spec.containers].map(({image}) => image ?? '');

/** What the images that are here are worth. */
const scoreOf = (
	{names, containers, states, nodes}: Images,
	isHere: (name: string, index: number) => boolean,
): number => {
	if (names.length === 0) return 0;
	let bytes = 0;
	for (let index = 0; index < names.length; index++) {
		const image = isHere(names[index]!, index) ? states.get(names[index]!) : undefined;
		if (image !== undefined) bytes += Math.trunc(image.sizeBytes * (image.nodes / nodes));
	}
	const most = mostBytesPerContainer * containers;
	const counted = Math.min(Math.max(bytes, leastBytes), most);
	return Math.trunc((maxNodeScore * (counted - leastBytes)) / (most - leastBytes));
};

/** One bit for each image of a pod; pods with more images are asked about plainly. */
const bitsMax = 30;

/** Nodes are told apart by which of a pod's images they have, as bits. How much that is worth changes with every node that gets an image. */
const sharedImages = (pod: PodInfo, cluster: ClusterState): Shared<ScoreTracker> => {
	const names = namesOf(pod).map(normalizedImageName);
	const track = ({size}: TrackedNodes): ScoreTracker => {
		const kinds = new NodeKinds(1, size);
		/** By kind. */
		let worth = new Float64Array(1);
		const isWorthAny = (): boolean => {
			const images = {names, containers: names.length, states: cluster.images, nodes: size};
			if (worth.length < kinds.count) worth = new Float64Array(kinds.count * 2);
			let any = false;
			for (let kind = 0; kind < kinds.count; kind++) {
				const bits = kinds.trait(kind, 0);
				worth[kind] = scoreOf(images, (_name, index) => (bits & (1 << index)) !== 0);
				any ||= worth[kind] !== 0;
			}
			return any;
		};
		return {
			kinds,
			ignores: () => true,
			update(place, {images}) {
				let bits = 0;
				for (const [index, name] of names.entries()) if (images.has(name)) bits |= 1 << index;
				kinds.traits[0] = bits;
				kinds.set(place);
			},
			score(list, _counts, scores) {
				if (!isWorthAny()) return false;
				for (let index = 0; index < list.length; index++) scores[index] = worth[list[index]!]!;
				return true;
			},
		};
	};
	return {key: JSON.stringify(names), track};
};

/** Prefers nodes that already have the pod's images; an image counts by its size and by how many nodes have it. */
export const imageLocality: Plugin<undefined, Images> = {
	name: 'ImageLocality',
	preScore: (pod, _feasible, cluster) => ({kind: 'ready', state: imagesOf(namesOf(pod), cluster)}),
	score: (state, _pod, {images}) => scoreOf(state, name => images.has(name)),
	sharing: {
		kind: 'cluster',
		applies: pod => namesOf(pod).length <= bitsMax,
		score: (pod, cluster) => sharedImages(pod, cluster),
	},
};
