import {formatDuration} from '../../../machinery/duration.ts';
import {rerunCommand} from '../../rerun-command.ts';
import type {ScenarioReport, StepReport, UnreadableReport} from '../../report.ts';
import {escapeXml} from '../escape-xml.ts';
import {placementChart} from './placement-chart.ts';
import {seriesPlot} from './series-plot.ts';

const style = `
:root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #cf222e; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1060px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.3rem; } h2 { font-size: 1.1rem; }
section { border-top: 1px solid var(--line); padding: 0.5rem 0 1rem; }
figure { margin: 1rem 0; } figcaption { font-weight: 600; }
svg { width: 100%; height: auto; font: 11px system-ui, sans-serif; fill: currentColor; }
svg .tick, svg .base { stroke: var(--line); } svg .done { stroke: #888; stroke-dasharray: 2 3; }
svg .failed { stroke: var(--bad); stroke-width: 2; } svg .series { fill: none; stroke: #0072b2; stroke-width: 1.5; }
table { border-collapse: collapse; width: 100%; } td { padding: 0.15rem 0.5rem; vertical-align: top; }
td.time { text-align: right; color: #888; white-space: nowrap; } .ok { color: var(--good); } .bad { color: var(--bad); }
pre { white-space: pre-wrap; margin: 0.2rem 0; } .place, .about { color: #888; }
.legend span { margin-right: 1rem; } .legend i { display: inline-block; width: 0.8em; height: 0.8em; margin-right: 0.3em; }
`;

const mark = (ok: boolean): string => (ok ? '<span class="ok">✔</span>' : '<span class="bad">✘</span>');

const step = ({ok, atMs, title, message, place, changes = []}: StepReport): string => {
	const why = ok
		? message === undefined
			? ''
			: `<pre class="about">${escapeXml(message)}</pre>`
		: `<pre class="bad">${escapeXml(message ?? 'failed')}</pre><span class="place">${escapeXml(place)}</span>`;
	const changed =
		changes.length === 0
			? ''
			: `<details open><summary>what had changed</summary><ul>${changes.map(line => `<li>${escapeXml(line)}</li>`).join('')}</ul></details>`;
	return `<tr><td class="time">${formatDuration(atMs)}</td><td>${mark(ok)}</td><td>${escapeXml(title)}${why}${changed}</td></tr>`;
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const section = (report: ScenarioReport): string => {
	const about = [
		report.file,
		`seed ${report.seed}`,
		`${formatDuration(report.durationMs)} of cluster time`,
		counted(report.revision, 'revision'),
		...(report.seedsTried === undefined ? [] : [`${counted(report.seedsTried, 'seed')} tried`]),
	].join(' · ');
	return [
		`<section><h2>${mark(report.ok)} ${escapeXml(report.name)}</h2><p class="about">${escapeXml(about)}</p>`,
		report.placement ? placementChart(report, report.placement) : '',
		...report.series.map(series => seriesPlot(report, series)),
		`<table>${report.steps.map(step).join('')}</table>`,
		report.skipped > 0 ? `<p>${counted(report.skipped, 'step')} not reached</p>` : '',
		report.ok ? '' : `<p>Again with <code>${escapeXml(rerunCommand(report))}</code></p>`,
		'</section>',
	].join('');
};

/** The whole report as one HTML file that needs nothing else. `realMs`: real time of the run. */
export const htmlPage = (
	scenarios: readonly ScenarioReport[],
	unreadable: readonly UnreadableReport[],
	realMs: number,
): string => {
	const failed = scenarios.filter(({ok}) => !ok).length;
	const sum = [
		`${scenarios.length - failed} passed`,
		`${failed} failed`,
		...(unreadable.length > 0 ? [`${unreadable.length} unreadable`] : []),
	].join(', ');
	const title = `inkube replay: ${sum}`;
	return [
		`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head><body>`,
		`<h1>${title}</h1><p class="about">in ${(realMs / 1000).toFixed(1)} s</p>`,
		...unreadable.map(
			({error}) => `<section><h2>${mark(false)} unreadable</h2><pre>${escapeXml(error)}</pre></section>`,
		),
		// What failed is what people came for.
		...scenarios.toSorted((a, b) => Number(a.ok) - Number(b.ok)).map(section),
		'</body></html>\n',
	].join('\n');
};
