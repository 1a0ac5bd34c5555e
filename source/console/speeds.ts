/** The speeds that `<` and `>` go through; 1 is wall time. */
const speeds: readonly number[] = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** The next faster speed of the ladder; a paused cluster starts at 1. */
export const fasterThan = (speed: number): number =>
	speed === 0 ? 1 : (speeds.find(step => step > speed) ?? speeds.at(-1)!);

/** The next slower speed of the ladder; a paused cluster starts at the slowest. */
export const slowerThan = (speed: number): number => speeds.findLast(step => step < speed) ?? speeds[0]!;

/** `×1`, `×0.5`, or `×max` for virtual time. */
export const speedText = (speed: number): string => (speed === Infinity ? '×max' : `×${speed}`);
