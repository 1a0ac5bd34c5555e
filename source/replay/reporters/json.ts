import type {Reporter, ScenarioReport, UnreadableReport} from '../report.ts';

/** One JSON document: `{ok, scenarios: [ScenarioReport…], unreadable: [{file, error}…]}`. */
export const createJsonReporter = (write: (text: string) => void): Reporter => {
	const scenarios: ScenarioReport[] = [];
	const unreadable: UnreadableReport[] = [];
	return {
		scenario: report => void scenarios.push(report),
		unreadable: report => void unreadable.push(report),
		end() {
			const ok = unreadable.length === 0 && scenarios.every(report => report.ok);
			write(`${JSON.stringify({ok, scenarios, unreadable}, null, 2)}\n`);
		},
	};
};
