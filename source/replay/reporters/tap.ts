import type {Reporter} from '../report.ts';

/** A description on one line whose # begins no directive. */
const described = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll(/[\\#]/g, '\\$&');

/** Test Anything Protocol, version 13: one test per fixture, its failed steps as diagnostics. */
export const createTapReporter = (write: (text: string) => void): Reporter => {
	let count = 0;
	write('TAP version 13\n');
	return {
		scenario(report) {
			write(`${report.ok ? 'ok' : 'not ok'} ${++count} - ${described(report.name)}\n`);
			const failed = report.steps.filter(({ok}) => !ok);
			if (failed.length === 0) return;
			write('  ---\n');
			for (const {title, message, place} of failed)
				write(
					`  - step: ${JSON.stringify(title)}\n    message: ${JSON.stringify(message ?? 'failed')}\n    at: ${JSON.stringify(place)}\n`,
				);
			write('  ...\n');
		},
		unreadable({file, error}) {
			write(`not ok ${++count} - ${described(file)}\n  ---\n  message: ${JSON.stringify(error)}\n  ...\n`);
		},
		end() {
			write(`1..${count}\n`);
		},
	};
};
