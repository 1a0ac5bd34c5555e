const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** A number of bytes for people, in decimal units: `812 B`, `4.2 kB`, `37 MB`. */
export const byteSize = (bytes: number): string => {
	let value = bytes;
	let unit = 0;
	while (value >= 999.5 && unit < units.length - 1) {
		value /= 1000;
		unit++;
	}
	const digits = unit > 0 && value < 9.95 ? 1 : 0;
	return `${value.toFixed(digits)} ${units[unit]}`;
};
