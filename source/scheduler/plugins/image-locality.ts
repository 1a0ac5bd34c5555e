import {normalizedImageName} from '../cache/image-name.ts';
import type {ClusterState, ImageState} from '../cache/cluster-state.ts';
import type {PodInfo} from '../cache/pod-info.ts';
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

/** Which of a pod's images each node has, as bits. How much that is worth changes with every node that gets an image. */
const sharedImages = (pod: PodInfo, cluster: ClusterState): Shared<ScoreTracker> => {
	const names = namesOf(pod).map(normalizedImageName);
	const track = ({size}: TrackedNodes): ScoreTracker => {
		const present = new Int32Array(size);
		let nodesWithAny = 0;
		const scores = new Map<number, number>();
		const scoreOfBits = (bits: number): number => {
			let score = scores.get(bits);
			if (score === undefined) {
				const images = {names, containers: names.length, states: cluster.images, nodes: size};
				scores.set(bits, (score = scoreOf(images, (_name, index) => (bits & (1 << index)) !== 0)));
			}
			return score;
		};
		return {
			update(place, {images}) {
				let bits = 0;
				for (const [index, name] of names.entries()) if (images.has(name)) bits |= 1 << index;
				nodesWithAny += Math.sign(bits) - Math.sign(present[place]!);
				present[place] = bits;
			},
			score(places, into) {
				if (nodesWithAny === 0) return false;
				scores.clear();
				for (let index = 0; index < places.length; index++) into[index] = scoreOfBits(present[places[index]!]!);
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
