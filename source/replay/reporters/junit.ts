import type {Reporter, ScenarioReport} from '../report.ts';
import {escapeXml} from './escape-xml.ts';

const suite = (report: ScenarioReport): string => {
	const failures = report.steps.filter(({ok}) => !ok).length;
	const cases = report.steps.map(({title, ok, message, place}) => {
		const open = `    <testcase classname="${escapeXml(report.name)}" name="${escapeXml(title)}"`;
		return ok
			? `${open}/>`
			: `${open}>\n      <failure message="${escapeXml(message ?? 'failed')}">${escapeXml(place)}</failure>\n    </testcase>`;
	});
	const open = `  <testsuite name="${escapeXml(report.name)}" file="${escapeXml(report.file)}" tests="${report.steps.length}" failures="${failures}" time="${report.durationMs / 1000}">`;
	return [open, ...cases, '  </testsuite>'].join('\n');
};

/** JUnit XML: a suite per fixture, a case per step; times are cluster time. */
export const createJunitReporter = (write: (text: string) => void): Reporter => {
	const suites: string[] = [];
	return {
		scenario: report => void suites.push(suite(report)),
		unreadable({file, error}) {
			suites.push(
				`  <testsuite name="${escapeXml(file)}" tests="1" errors="1">\n    <testcase name="read the fixture"><error message="${escapeXml(error)}"/></testcase>\n  </testsuite>`,
			);
		},
		end() {
			write(`<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`);
		},
	};
};
