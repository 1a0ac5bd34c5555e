/** Something the person at the command line can mend: one line on stderr, exit code 2. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}
