import {createObject} from '../commands/apply-object.ts';
import {attempt, whileTimeGoesOn, type Run} from './perform-step.ts';
import type {StepReport} from './report.ts';
import type {Scenario} from './scenario.ts';

/** Creates what the fixture includes; the first object the server refuses ends the run. */
export const setUp = async (
	run: Run,
	scenario: Pick<Scenario, 'objects' | 'folder'>,
): Promise<readonly StepReport[]> => {
	for (const {object, place} of scenario.objects) {
		const title = `create ${object.kind} ${object.metadata.name ?? ''}`;
		const report = await attempt(run, {title, place, kind: 'setup'}, () =>
			whileTimeGoesOn(run, createObject(object, run.contextOf(scenario.folder))),
		);
		if (!report.ok) return [report];
	}
	return [];
};
