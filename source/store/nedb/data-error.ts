/** A file of a data folder that does not hold what it should. */
export class DamageError extends Error {
	readonly file: string;
	/** First line that is not right, from 1. */
	readonly line: number;
	/** Where that line begins, in bytes. */
	readonly offset: number;
	readonly reason: string;
	constructor(file: string, line: number, offset: number, reason: string) {
		super(
			`${file}:${line}: ${reason}; the store is not opened, nothing was changed. ` +
				'Start with --repair to keep everything before this line, or restore the folder from a copy',
		);
		this.name = 'DamageError';
		this.file = file;
		this.line = line;
		this.offset = offset;
		this.reason = reason;
	}
}

/** A data folder that cannot be used now: locked, not writable, of another version. */
export class FolderError extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = 'FolderError';
	}
}
