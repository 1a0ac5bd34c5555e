import type {Reporter, ScenarioReport} from '../report.ts';
import {rerunCommand} from '../rerun-command.ts';

/** What a workflow command's message may not hold as it is. */
const message = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string) => message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const placed = /^(.*?):(\d+):(\d+)/;

/** The properties of a place `file:line:column`. */
const properties = (place: string, title: string): string => {
	const [, file = place, line, column] = placed.exec(place) ?? [];
	const position = line === undefined ? '' : `,line=${line},col=${column}`;
	return `file=${property(file)}${position},title=${property(title)}`;
};

/**
For GitHub Actions: what people read, and an annotation on the line of each step that failed (workflow commands, see GitHub's
documentation of `::error`).
*/
export const createGithubReporter = ({
	write,
	human,
}: {
	readonly write: (text: string) => void;
	readonly human: Reporter;
}): Reporter => ({
	scenario(report: ScenarioReport) {
		human.scenario(report);
		for (const {ok, place, title, message: why, changes = []} of report.steps) {
			if (ok) continue;
			const text = [`${title}: ${why ?? 'failed'}`, ...changes, `again with: ${rerunCommand(report)}`].join('\n');
			write(`::error ${properties(place, report.name)}::${message(text)}\n`);
		}
	},
	unreadable(report) {
		human.unreadable(report);
		write(`::error ${properties(report.error, 'fixture')}::${message(report.error)}\n`);
	},
	end: realMs => human.end(realMs),
});
