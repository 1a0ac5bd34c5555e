import type {Cluster} from '../cluster/types.ts';
import {shownKey} from '../commands/verbs/kv/keys.ts';
import {evaluatePhrase} from '../commands/phrase/evaluate-phrase.ts';
import type {Finding} from '../commands/phrase/phrase.ts';
import {openEnd, prefixEnd} from '../store/key-range.ts';
import type {RevisionStore} from '../store/types.ts';
import {valueText} from '../store/value.ts';
import type {Expectation} from './scenario.ts';

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

const evaluate = (expectation: Expectation, cluster: Cluster, startMs: number): Finding => {
	if (expectation.by === 'phrase')
		return evaluatePhrase(expectation.expected.phrase, {
			client: cluster.client,
			informers: cluster.informers,
			namespace: 'default',
		});
	const list = (plural: string) => {
		const resource = cluster.client.raw.find(plural);
		return resource ? cluster.informers.ofResource(resource).list() : [];
	};
	try {
		const nowSeconds = (cluster.time.now() - startMs) / 1000;
		const kv = () => plainKeys(cluster.store);
		const holds = expectation.expression.evaluate({list, kv, nowSeconds, revision: cluster.store.durable});
		return {holds, found: holds ? 'true' : 'false'};
	} catch (error) {
		// An evaluation error counts as not yet: a field may still be missing.
		return {holds: false, found: (error as Error).message};
	}
};

/** Evaluates an expectation as often as it is asked, but only once per revision and second. */
export const createCheck = (expectation: Expectation, cluster: Cluster, startMs: number): (() => Finding) => {
	let known: Finding | undefined;
	let revision = -1;
	let second = -1;
	return () => {
		const now = Math.floor((cluster.time.now() - startMs) / 1000);
		const sameTime = expectation.by === 'phrase' || now === second;
		if (known && revision === cluster.store.durable && sameTime) return known;
		revision = cluster.store.durable;
		second = now;
		known = evaluate(expectation, cluster, startMs);
		return known;
	};
};

/** Starts the informers an expectation will look at, so that they have synced by the time it is asked. */
export const prepareCheck = (expectation: Expectation, cluster: Cluster, plurals: readonly string[]): void => {
	if (expectation.by === 'phrase') {
		const {phrase} = expectation.expected;
		const resource = cluster.client.raw.find(phrase.about === 'events' ? 'events' : phrase.kind.text);
		if (resource) cluster.informers.ofResource(resource);
		return;
	}
	for (const plural of plurals) {
		const resource = new RegExp(`\\b${plural}\\b`).test(expectation.text) ? cluster.client.raw.find(plural) : undefined;
		if (resource) cluster.informers.ofResource(resource);
	}
};
