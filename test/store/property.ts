import path from 'node:path';
import type {ExecutionContext} from 'ava';
import * as fc from 'fast-check';

/** Set to `seed:path` to run the one program of a property again that failed. */
const replayed = process.env['INKUBE_PROPERTY'];

/**
Holds a property over many random programs. A failure says which program is the smallest that fails, and the one command
that runs exactly that program again. `file` is the test's own `import.meta.filename`.
*/
export const holds = async <Values>(
	t: ExecutionContext,
	file: string,
	property: fc.IAsyncProperty<Values> | fc.IProperty<Values>,
	numRuns: number,
): Promise<void> => {
	const [seed, ...rest] = replayed?.split(':') ?? [];
	const details = await fc.check(
		property,
		seed === undefined ? {numRuns} : {seed: Number(seed), path: rest.join(':'), endOnFailure: true, numRuns: 1},
	);
	if (!details.failed) {
		t.pass();
		return;
	}
	const source = path
		.relative(process.cwd(), file)
		.replace(/^build\//, '')
		.replace(/\.js$/, '.ts');
	const program = `${details.seed}:${details.counterexamplePath ?? ''}`;
	const again = `INKUBE_PROPERTY='${program}' npx ava --config ava.source.config.js ${source} --match '${t.title}'`;
	const {errorInstance} = details;
	const why = errorInstance instanceof Error ? errorInstance.stack : String(errorInstance);
	t.fail(`${await fc.asyncDefaultReportMessage(details)}\n\n${why}\n\nAgain: ${again}`);
};
