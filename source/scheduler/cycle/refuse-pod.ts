import type {ClusterState} from '../cache/cluster-state.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {nodesMessage, preFilterMessage} from '../framework/fit-message.ts';
import type {Profile} from '../framework/profile.ts';
import type {NodeRefusals, Refusal} from '../framework/refusal.ts';
import type {Nomination} from '../framework/types.ts';
import type {Afterwards, CycleOptions, Unschedulable} from './decision.ts';
import {createDryRun, filterNode, type FilterChain} from './filter-node.ts';

/** A pod that fits nowhere, and what was found out about it. */
export interface RefusedPod {
	readonly profile: Profile;
	readonly pod: PodInfo;
	readonly cluster: ClusterState;
	readonly refusals: NodeRefusals;
	readonly looked: number;
	/** Set: PreFilter refused the pod for all nodes alike. */
	readonly forAll?: Refusal;
	/** The plugins whose PreFilter was reached. */
	readonly preFiltered: ReadonlySet<string>;
	/** All filters of the pod, for dry runs. */
	chain(): FilterChain;
}

/** What PostFilter plugins said: words for the message, or a nomination. */
interface Afterthought {
	readonly words: readonly string[];
	readonly nomination?: Nomination;
	readonly clearsNomination?: boolean;
	readonly afterwards: readonly Afterwards[];
}

/** Asks the PostFilter plugins what could be done; their words follow the reasons. */
const afterFilter = (refused: RefusedPod, {draw, nowMs}: CycleOptions): Afterthought => {
	const {profile, pod, cluster, refusals, preFiltered} = refused;
	const words: string[] = [];
	const afterwards: Afterwards[] = [];
	let clearsNomination = false;
	let chain: FilterChain | undefined;
	for (const {plugin} of profile.plugins) {
		const result = plugin.postFilter?.({
			pod,
			cluster,
			preFiltered,
			refusals,
			dryRun(node) {
				const filters = (chain ??= refused.chain());
				return createDryRun(filters.all, pod, node, copy => filterNode(filters, pod, copy, cluster));
			},
			offset: count => (count > 1 ? draw(count) : 0),
			nowMs,
		});
		if (result === undefined) continue;
		if (result.kind === 'nominated') {
			const {kind: _, ...nomination} = result;
			return {words: [], nomination, afterwards};
		}
		const {code, reasons} = result.refusal;
		if (code !== 'Unschedulable') return {words: reasons, afterwards};
		if (result.afterwards !== undefined) afterwards.push(result.afterwards);
		words.push(...reasons);
		clearsNomination ||= result.clearsNomination === true;
	}
	return {words, clearsNomination, afterwards};
};

/** The decision about a pod that fits nowhere: PostFilter, then what is said about it. */
export const refusePod = (refused: RefusedPod, options: CycleOptions): Unschedulable => {
	const {cluster, refusals, looked, forAll} = refused;
	const {words, nomination, clearsNomination, afterwards} = afterFilter(refused, options);
	const total = cluster.nodes.length;
	const tally = [...refusals.tally()];
	const why = forAll === undefined ? nodesMessage(total, tally) : preFilterMessage(total, forAll);
	return {
		kind: 'unschedulable',
		feasibleNodes: 0,
		looked,
		refusals,
		message: words.length === 0 ? why : `${why} ${words.join(', ')}`,
		refusedBy: new Set(tally.map(([{plugin}]) => plugin).toSorted()),
		nomination,
		clearsNomination,
		...(afterwards.length === 0 ? {} : {afterwards}),
	};
};
