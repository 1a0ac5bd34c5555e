/** Instants that a cluster remembers, to be forked at; beyond that the older half is forgotten. */
export const instantsKeptMax = 200_000;

/** Longest cluster time from the begin of a cluster to where an exact fork is made. */
export const exactForkMs = 100 * 365 * 86_400_000;
