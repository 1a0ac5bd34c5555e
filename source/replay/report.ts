/** How a step or a rule of the whole run came out. */
export interface StepReport {
	readonly title: string;
	readonly place: string;
	readonly kind: 'do' | 'wait' | 'expect' | 'pass' | 'always' | 'never' | 'eventually' | 'setup';
	readonly ok: boolean;
	/** Cluster time since the start at which it was over. */
	readonly atMs: number;
	/** What it answered, or why it failed. */
	readonly message?: string;
}

/** How one fixture came out. */
export interface ScenarioReport {
	readonly name: string;
	readonly file: string;
	readonly seed: number;
	readonly ok: boolean;
	readonly steps: readonly StepReport[];
	/** Steps that were not reached because one before them failed. */
	readonly skipped: number;
	/** Cluster time the run covered. */
	readonly durationMs: number;
	/** The last revision. */
	readonly revision: number;
}

/** A fixture that could not be read. */
export interface UnreadableReport {
	readonly file: string;
	readonly error: string;
}

/** Writes reports as they come and a summary at the end. */
export interface Reporter {
	scenario(report: ScenarioReport): void;
	unreadable(report: UnreadableReport): void;
	/** `realMs`: real time of the whole run. */
	end(realMs: number): void;
}
