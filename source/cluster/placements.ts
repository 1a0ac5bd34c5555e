import type {ComputedResource} from '../api/computed/computed-resource.ts';
import {placement} from '../api/kinds/placement/placement.ts';
import type {WatchEvent} from '../api/types.ts';
import type {DecisionChange} from '../scheduler/decisions/decision-ring.ts';
import {placementName, placementOf, sequenceOf} from '../scheduler/decisions/placement.ts';
import type {RunningScheduler} from '../scheduler/start-scheduler.ts';

const eventsOf = ({kind, record, version, dropped}: DecisionChange): readonly WatchEvent[] => {
	const changed: WatchEvent = {type: kind === 'added' ? 'ADDED' : 'MODIFIED', object: placementOf(record, version)};
	return dropped === undefined ? [changed] : [{type: 'DELETED', object: placementOf(dropped, version)}, changed];
};

/**
The scheduler's latest attempts as `placements` of inkube.dev. Asked for by name, one comes with its explanation, evaluated
again on the cluster as it was, or with the reason why that cannot be had any more. None while no scheduler runs.
*/
export const placementsOf = (running: () => RunningScheduler | undefined): ComputedResource => ({
	kind: placement,
	version: () => running()?.decisions.version ?? 0,
	list() {
		const decisions = running()?.decisions;
		return decisions?.list().map(record => placementOf(record, decisions.versionOf(record))) ?? [];
	},
	async get(namespace, name) {
		const scheduler = running();
		const record = scheduler?.decisions.get(sequenceOf(name) ?? 0);
		if (scheduler === undefined || record === undefined) return undefined;
		const found = placementOf(record, scheduler.decisions.versionOf(record));
		if (found.metadata.namespace !== namespace || placementName(record) !== name) return undefined;
		try {
			return {...found, status: {...found.status, explanation: await scheduler.explainPast(record)}};
		} catch (error) {
			const explanationError = error instanceof Error ? error.message : String(error);
			return {...found, status: {...found.status, explanationError}};
		}
	},
	since(version) {
		const scheduler = running();
		return scheduler === undefined ? [] : scheduler.decisions.since(version)?.flatMap(eventsOf);
	},
	subscribe: listener => running()?.decisions.subscribe(change => listener(eventsOf(change))) ?? (() => undefined),
});
