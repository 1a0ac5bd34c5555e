/** Real time the pump works before it lets the event loop (sockets, keys, frames) have a turn. */
export const pumpSliceMs = 4;

/** Items of virtual time between two turns of the event loop. */
export const pumpSliceItems = 512;

/** Cluster time a step may pass before it gives up finding a change. */
export const stepMs = 3_600_000;

/** Longest real sleep: setTimeout counts in 31 bits. */
export const realSleepMaxMs = 2_000_000_000;
