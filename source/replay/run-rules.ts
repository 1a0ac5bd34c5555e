import {formatDuration} from '../machinery/duration.ts';
import {createCheck, type Observed} from './expectation-check.ts';
import type {StepReport} from './report.ts';
import type {RunRule} from './scenario.ts';

/** The rules of a run, asked whenever the work of an instant has drained. */
export interface FollowedRules {
	/** How they came out so far. */
	reports(): readonly StepReport[];
}

interface Followed {
	readonly rule: RunRule;
	readonly check: () => {readonly holds: boolean; readonly found: string};
	/** When an always was broken, a never happened or an eventually came true. */
	decided?: {readonly atMs: number; readonly found: string};
}

/** Begins to follow the rules of a fixture. */
export const followRules = (rules: readonly RunRule[], observed: Observed): FollowedRules => {
	const {cluster, startMs} = observed;
	const followed: Followed[] = rules.map(rule => ({rule, check: createCheck(rule.expectation, observed)}));
	const elapsed = () => cluster.time.now() - startMs;
	if (followed.length > 0)
		cluster.time.onQuiet(() => {
			for (const one of followed) {
				if (one.decided) continue;
				const {holds, found} = one.check();
				if (holds === (one.rule.kind !== 'always')) one.decided = {atMs: elapsed(), found};
			}
		});
	return {
		reports: () =>
			followed.map(({rule, decided, check}) => {
				const ok = (decided !== undefined) === (rule.kind === 'eventually');
				const when = decided && `at ${formatDuration(decided.atMs)}: found ${decided.found}`;
				const message = ok ? undefined : (when ?? `it never was; at the end: ${check().found}`);
				return {
					title: rule.title,
					place: rule.place,
					kind: rule.kind,
					ok,
					atMs: decided?.atMs ?? elapsed(),
					...(message === undefined ? {} : {message}),
				};
			}),
	};
};
