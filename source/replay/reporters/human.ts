import {formatDuration} from '../../machinery/duration.ts';
import {sparkline} from '../../machinery/sparkline.ts';
import type {Reporter, ScenarioReport, Series, StepReport} from '../report.ts';
import {rerunCommand} from '../rerun-command.ts';

export interface HumanOptions {
	write(text: string): void;
	/** Show every step, not only those that failed. */
	readonly verbose: boolean;
	readonly colour: boolean;
}

/** Characters of the little picture of a measured number. */
const sparklineColumns = 24;

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

/** For people at a terminal: a line per fixture, all steps of those that failed, a sum. */
export const createHumanReporter = ({write, verbose, colour}: HumanOptions): Reporter => {
	const paint = (code: number, text: string) => (colour ? `\u001B[${code}m${text}\u001B[0m` : text);
	const mark = (ok: boolean) => (ok ? paint(32, '✔') : paint(31, '✘'));
	const counts = {passed: 0, failed: 0, unreadable: 0, clusterMs: 0};

	const step = (report: StepReport) => {
		const time = paint(2, formatDuration(report.atMs).padStart(9));
		write(`  ${time}  ${mark(report.ok)} ${report.title}\n`);
		if (report.ok) {
			if (verbose && report.message) write(`               ${paint(2, report.message)}\n`);
			return;
		}
		write(`               ${paint(31, (report.message ?? 'failed').replaceAll('\n', '\n               '))}\n`);
		write(`               ${paint(2, report.place)}\n`);
		if (report.changes) write(`               ${paint(2, 'what had changed:')}\n`);
		for (const change of report.changes ?? []) write(`                 ${paint(2, change)}\n`);
	};

	const series = ({name, points}: Series) => {
		const values = points.map(({value}) => value);
		const range = points.length === 0 ? 'nothing' : `${Math.min(...values)} … ${Math.max(...values)}`;
		write(`             ${sparkline(values, sparklineColumns)} ${name} ${paint(2, `(${range})`)}\n`);
	};

	return {
		scenario(report: ScenarioReport) {
			counts[report.ok ? 'passed' : 'failed']++;
			counts.clusterMs += report.durationMs;
			const about = [
				counted(report.steps.length, 'step'),
				`${formatDuration(report.durationMs)} of cluster time`,
				counted(report.revision, 'revision'),
				...(report.seedsTried === undefined ? [] : [`${counted(report.seedsTried, 'seed')} tried`]),
			].join(', ');
			write(`${mark(report.ok)} ${report.name} ${paint(2, `(${about})`)}\n`);
			if (!report.ok || verbose) for (const one of report.steps) step(one);
			for (const one of report.series) series(one);
			if (report.skipped > 0) write(`             ${paint(2, `${counted(report.skipped, 'step')} not reached`)}\n`);
			if (!report.ok && report.seedsTried !== undefined)
				write(`             seed ${report.seed} fails; again with: ${rerunCommand(report)}\n`);
		},
		unreadable({error}) {
			counts.unreadable++;
			write(`${mark(false)} ${error}\n`);
		},
		end(realMs) {
			const wrong = counts.unreadable > 0 ? `, ${counts.unreadable} unreadable` : '';
			write(
				`\n${counts.passed} passed, ${counts.failed} failed${wrong} (${formatDuration(counts.clusterMs)} of cluster time in ${(realMs / 1000).toFixed(1)} s)\n`,
			);
		},
	};
};
