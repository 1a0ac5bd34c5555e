import type {Reporter, ScenarioReport, UnreadableReport} from '../../report.ts';
import {htmlPage} from './page.ts';

/** One HTML file without scripts or network: placement over time, measured numbers, steps, and why a step failed. */
export const createHtmlReporter = (write: (text: string) => void): Reporter => {
	const scenarios: ScenarioReport[] = [];
	const unreadable: UnreadableReport[] = [];
	return {
		scenario: report => void scenarios.push(report),
		unreadable: report => void unreadable.push(report),
		end: realMs => write(htmlPage(scenarios, unreadable, realMs)),
	};
};
