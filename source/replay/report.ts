/** How a step or a rule of the whole run came out. */
export interface StepReport {
	readonly title: string;
	readonly place: string;
	readonly kind: 'do' | 'wait' | 'expect' | 'pass' | 'fork' | 'always' | 'never' | 'eventually' | 'every' | 'setup';
	readonly ok: boolean;
	/** The forks in which it happened, the outermost first; undefined: in the cluster of the fixture. */
	readonly fork?: string;
	/** Cluster time since the start at which it was over. */
	readonly atMs: number;
	/** What it answered, or why it failed. */
	readonly message?: string;
	/** Of an expectation that failed: what became of the objects since the step before began, a line each. */
	readonly changes?: readonly string[];
}

/** A number that was looked at again and again. */
export interface Series {
	readonly name: string;
	readonly everyMs: number;
	/** In the order of time; `atMs` is cluster time since the start. */
	readonly points: readonly {readonly atMs: number; readonly value: number}[];
}

/** A pod on a node, from when it was bound until it was gone or the run was over; ms since the start. */
export interface Stay {
	readonly pod: string;
	/** What owns it, for people: `Deployment web`, or the pod's own name. */
	readonly owner: string;
	readonly node: string;
	readonly fromMs: number;
	readonly untilMs: number;
}

/** Where the pods were, over the time of the run. */
export interface PlacementPicture {
	/** In natural order, those that were there at some moment. */
	readonly nodes: readonly string[];
	readonly stays: readonly Stay[];
	/** Stays that are left out because there were too many. */
	readonly leftOut: number;
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
	/** What the fixture measured. */
	readonly series: readonly Series[];
	/** Only where it was asked for. */
	readonly placement?: PlacementPicture;
	/** In a hunt for a failing seed: the seeds that were tried, this one the last. */
	readonly seedsTried?: number;
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
