/** Cluster time a `wait` without `within` may take. */
export const waitMs = 30_000;

/** Cluster time a command of a fixture may take. */
export const commandMs = 24 * 3_600_000;

/** Real time changes to fixtures may come in before `--watch` runs them again. */
export const watchSettleMs = 100;

/** Runs that the matrix and the repeats of one fixture may come to. */
export const variantsMax = 1000;

/** Fixtures that may include one another before it must be a mistake. */
export const includeDepthMax = 10;

/** Forks that one run may make; each is a cluster that is kept until the run is over. */
export const forksMax = 20;

/** Forks within forks before it must be a mistake. */
export const forkDepthMax = 4;

/** Points kept of one measured series; when there are more, every other one is let go and the interval doubles. */
export const seriesPointsMax = 2000;

/** Changed objects that the report on a failed step names. */
export const changesShownMax = 10;

/** Fields of one changed object that it names. */
export const changedFieldsShownMax = 6;

/** Stays of pods on nodes that the picture of a run holds; what comes later is left out, and the picture says so. */
export const staysDrawnMax = 5000;

/** Lines that a recording of a cluster holds; what comes later is left out, and its notes say so. */
export const recordedLinesMax = 100_000;
