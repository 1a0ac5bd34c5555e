import type {Client} from '../../client/types.ts';
import type {Decision} from '../cycle/decision.ts';
import {schedulePlainly} from '../cycle/schedule-plainly.ts';
import {explainDecision, type Explanation} from '../explanation.ts';
import {profileFor, type SchedulerConfiguration} from '../framework/scheduler-configuration.ts';
import {withAnswers} from '../extenders/extended-profile.ts';
import {clusterAt} from './cluster-at.ts';
import type {DecisionRecord} from './decision-record.ts';
import type {DecisionRing} from './decision-ring.ts';

/** An explanation of a decision of the past. */
export interface PastExplanation extends Explanation {
	/** False: evaluated again, the decision comes out otherwise; something it depended on is not in the store's history. */
	readonly agrees: boolean;
}

/** The draws of a decision once more, in order. */
const redraw = (draws: readonly number[]): ((below: number) => number) => {
	let next = 0;
	return below => Math.min(draws[next++] ?? 0, below - 1);
};

const agree = (decision: Decision, record: DecisionRecord): boolean =>
	decision.kind === 'placed'
		? decision.node.name === record.node
		: record.node === undefined &&
			decision.message === record.message &&
			(decision.nomination?.node ?? '') === (record.nominatedNode ?? '');

/**
Evaluates a decision again, plainly, on the cluster as it was, and says why it came out as it did. Rejects with a StatusError
(410) when the revision is compacted, and with an Error when the pod was not there.
*/
export const explainPast = async (
	client: Client,
	ring: DecisionRing,
	record: DecisionRecord,
	configuration: SchedulerConfiguration,
): Promise<PastExplanation> => {
	const earlier = ring.list().filter(({sequence}) => sequence < record.sequence);
	const {cluster, waiting} = await clusterAt(client, record, earlier);
	const info = waiting.get(record.pod);
	if (info === undefined) throw new Error(`pod ${record.pod} is not waiting at revision ${record.revision}`);
	cluster.removePod(info.key);
	const own = profileFor(configuration, info.pod) ?? configuration.profiles[0]!;
	const profile = record.extenders === undefined ? own : withAnswers(own, record.extenders);
	const {draws, firstNode, atMs} = record;
	const decision = schedulePlainly(profile, info, cluster, {draw: redraw(draws), nowMs: atMs, firstNode});
	return {...explainDecision(profile, info, decision, cluster), agrees: agree(decision, record)};
};
