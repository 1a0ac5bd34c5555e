import {normalizedImageName} from '../cache/image-name.ts';
import type {ClusterState, ImageState} from '../cache/cluster-state.ts';
import {maxNodeScore} from '../framework/normalize.ts';
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

/** Prefers nodes that already have the pod's images; an image counts by its size and by how many nodes have it. */
export const imageLocality: Plugin<undefined, Images> = {
	name: 'ImageLocality',
	preScore: ({pod: {spec}}, _feasible, cluster) => ({
		kind: 'ready',
		state: imagesOf(
			[...(spec.initContainers ?? []), ...spec.containers].map(({image}) => image ?? ''),
			cluster,
		),
	}),
	score({names, containers, states, nodes}, _pod, {images}) {
		if (names.length === 0) return 0;
		let bytes = 0;
		for (const name of names) {
			const image = images.has(name) ? states.get(name) : undefined;
			if (image !== undefined) bytes += Math.trunc(image.sizeBytes * (image.nodes / nodes));
		}
		const most = mostBytesPerContainer * containers;
		const counted = Math.min(Math.max(bytes, leastBytes), most);
		return Math.trunc((maxNodeScore * (counted - leastBytes)) / (most - leastBytes));
	},
};
