/** A duration as Go's time.Duration prints it: `5m0s`, `1.5s`, `300ms`. Takes whole milliseconds, 0 or more. */
export const goDuration = (milliseconds: number): string => {
	if (milliseconds === 0) return '0s';
	if (milliseconds < 1000) return `${milliseconds}ms`;
	const hours = Math.floor(milliseconds / 3_600_000);
	const minutes = Math.floor((milliseconds % 3_600_000) / 60_000);
	const seconds = (milliseconds % 60_000) / 1000;
	return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds}s`;
};
