/** Cluster time a `wait` without `within` may take. */
export const waitMs = 30_000;

/** Cluster time a command of a fixture may take. */
export const commandMs = 24 * 3_600_000;

/** Real time changes to fixtures may come in before `--watch` runs them again. */
export const watchSettleMs = 100;
