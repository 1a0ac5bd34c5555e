import type {Logger} from '../client/types.ts';

const silence = () => undefined;

/** A log that nobody reads. */
export const silentLog: Logger = {debug: silence, info: silence, warn: silence, error: silence};
