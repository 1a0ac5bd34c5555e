import {attempt, beginRun, performStep, whileTimeGoesOn, type Run} from '../perform-step.ts';
import type {StepReport} from '../report.ts';
import type {Scenario, Step} from '../scenario.ts';
import type {SessionRecord} from './session-record.ts';

/** Does a command of a saved session through the record of the new one, so that saving again has it too. */
const doAgain = async (run: Run, step: Step & {kind: 'do'}, record: SessionRecord): Promise<string | undefined> => {
	if (step.time) await performStep(run, {...step, kind: 'pass'});
	const {answer} = step;
	const fails = answer && 'fails' in answer ? answer.fails : undefined;
	const done = record.run(step.line, {}).catch((error: Error) => {
		if (fails === undefined || !error.message.includes(fails)) throw error;
	});
	await whileTimeGoesOn(run, done);
	return undefined;
};

/** What happens in forks does not change the cluster. */
const withoutFork = (step: Step): Exclude<Step, {kind: 'fork'}> =>
	step.kind === 'fork' ? {...step, kind: 'pass'} : step;

/**
Plays the steps of a saved session on a cluster that stands still at its beginning, as fast as that goes; the cluster is then
as it was when the session was saved. Answers the step that did not come out as it says, if there is one.
*/
export const resumeSession = async (
	cluster: Run['cluster'],
	scenario: Pick<Scenario, 'steps'>,
	record: SessionRecord,
	startMs: number,
): Promise<StepReport | undefined> => {
	const run = beginRun(cluster, startMs);
	for (const step of scenario.steps) {
		const report = await attempt(run, step, () =>
			step.kind === 'do' ? doAgain(run, step, record) : performStep(run, withoutFork(step)),
		);
		if (!report.ok) return report;
	}
	return undefined;
};
