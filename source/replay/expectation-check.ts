import type {Cluster} from '../cluster/types.ts';
import {shownKey} from '../commands/verbs/kv/keys.ts';
import {evaluatePhrase} from '../commands/phrase/evaluate-phrase.ts';
import type {Finding} from '../commands/phrase/phrase.ts';
import {openEnd, prefixEnd} from '../store/key-range.ts';
import type {RevisionStore} from '../store/types.ts';
import {valueText} from '../store/value.ts';
import type {CelVariables, ClusterVariables} from './cel-expression.ts';
import {stepsWithin, type Expectation, type Scenario} from './scenario.ts';

/** The forks of a run, by name; those whose steps are over stand still. */
export type Forks = Map<string, Cluster>;

/** What expectations are about. */
export interface Observed {
	readonly cluster: Cluster;
	/** Cluster time at which the run began. */
	readonly startMs: number;
	readonly forks: ReadonlyMap<string, Cluster>;
}

const registry = '/registry/';

/** The keys that are not the API server's, with their values as text. */
const plainKeys = (store: RevisionStore): {readonly [key: string]: string} =>
	Object.fromEntries(
		[
			{key: openEnd, end: registry},
			{key: prefixEnd(registry), end: openEnd},
		]
			.flatMap(range => store.range(range).kvs)
			.map(kv => [shownKey(kv.key), valueText(kv.value)]),
	);

const clusterVariables = (cluster: Cluster, startMs: number): ClusterVariables => ({
	list(plural) {
		const resource = cluster.client.raw.find(plural);
		return resource ? cluster.informers.ofResource(resource).list() : [];
	},
	kv: () => plainKeys(cluster.store),
	nowSeconds: (cluster.time.now() - startMs) / 1000,
	revision: cluster.store.durable,
});

/** What an expression sees of a cluster and its forks now. */
export const celVariables = ({cluster, startMs, forks}: Observed): CelVariables => ({
	...clusterVariables(cluster, startMs),
	forks: () => new Map([...forks].map(([name, fork]) => [name, clusterVariables(fork, startMs)])),
});

const evaluate = (expectation: Expectation, observed: Observed): Finding => {
	const {cluster} = observed;
	if (expectation.by === 'phrase')
		return evaluatePhrase(expectation.expected.phrase, {
			client: cluster.client,
			informers: cluster.informers,
			namespace: 'default',
		});
	try {
		const holds = expectation.expression.evaluate(celVariables(observed));
		return {holds, found: holds ? 'true' : 'false'};
	} catch (error) {
		// An evaluation error counts as not yet: a field may still be missing.
		return {holds: false, found: (error as Error).message};
	}
};

/** Evaluates an expectation as often as it is asked, but only once per revision and second. */
export const createCheck = (expectation: Expectation, observed: Observed): (() => Finding) => {
	const {cluster, startMs, forks} = observed;
	let known: Finding | undefined;
	let revision = -1;
	let second = -1;
	let forksSeen = 0;
	return () => {
		const now = Math.floor((cluster.time.now() - startMs) / 1000);
		const sameTime = expectation.by === 'phrase' || now === second;
		if (known && revision === cluster.store.durable && sameTime && forksSeen === forks.size) return known;
		forksSeen = forks.size;
		revision = cluster.store.durable;
		second = now;
		known = evaluate(expectation, observed);
		return known;
	};
};

/** Starts the informers that expectations and measures will look at, so that they have synced by the time they are asked. */
export const prepareLooks = (
	{steps, rules, measures}: Pick<Scenario, 'steps' | 'rules' | 'measures'>,
	cluster: Cluster,
): void => {
	const plurals = cluster.api.catalogue.kinds().map(({plural}) => plural);
	const start = (word: string): void => {
		const resource = cluster.client.raw.find(word);
		if (resource) cluster.informers.ofResource(resource);
	};
	const expectations = [...stepsWithin(steps), ...rules].flatMap(one =>
		'expectation' in one ? [one.expectation] : [],
	);
	const phrases = [
		...expectations.flatMap(one => (one.by === 'phrase' ? [one.expected.phrase] : [])),
		...measures.flatMap(({counted}) => (counted.by === 'phrase' ? [counted.phrase] : [])),
	];
	for (const phrase of phrases) start(phrase.about === 'events' ? 'events' : phrase.kind.text);
	const texts = [
		...expectations.flatMap(one => (one.by === 'cel' ? [one.text] : [])),
		...measures.flatMap(({counted}) => (counted.by === 'cel' ? [counted.text] : [])),
	];
	for (const plural of plurals) if (texts.some(text => new RegExp(`\\b${plural}\\b`).test(text))) start(plural);
};
