import type {Reporter, ScenarioReport} from '../report.ts';

const entities: {readonly [character: string]: string} = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	'\n': '&#10;',
	'\r': '&#13;',
	'\t': '&#9;',
};

/** Text for XML; characters that XML 1.0 cannot hold are left out. */
const escape = (text: string) =>
	text
		.toWellFormed()
		// oxlint-disable-next-line no-control-regex -- these are the characters that must go
		.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
		.replaceAll(/[&<>"\n\r\t]/g, one => entities[one]!);

const suite = (report: ScenarioReport): string => {
	const failures = report.steps.filter(({ok}) => !ok).length;
	const cases = report.steps.map(({title, ok, message, place}) => {
		const open = `    <testcase classname="${escape(report.name)}" name="${escape(title)}"`;
		return ok
			? `${open}/>`
			: `${open}>\n      <failure message="${escape(message ?? 'failed')}">${escape(place)}</failure>\n    </testcase>`;
	});
	const open = `  <testsuite name="${escape(report.name)}" file="${escape(report.file)}" tests="${report.steps.length}" failures="${failures}" time="${report.durationMs / 1000}">`;
	return [open, ...cases, '  </testsuite>'].join('\n');
};

/** JUnit XML: a suite per fixture, a case per step; times are cluster time. */
export const createJunitReporter = (write: (text: string) => void): Reporter => {
	const suites: string[] = [];
	return {
		scenario: report => void suites.push(suite(report)),
		unreadable({file, error}) {
			suites.push(
				`  <testsuite name="${escape(file)}" tests="1" errors="1">\n    <testcase name="read the fixture"><error message="${escape(error)}"/></testcase>\n  </testsuite>`,
			);
		},
		end() {
			write(`<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`);
		},
	};
};
