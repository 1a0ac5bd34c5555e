import {goQuote} from './go-quote.ts';

const unitMilliseconds: ReadonlyMap<string, number> = new Map([
	['ns', 1e-6],
	['us', 1e-3],
	['µs', 1e-3],
	['μs', 1e-3],
	['ms', 1],
	['s', 1000],
	['m', 60_000],
	['h', 3_600_000],
]);
/** Go keeps durations in 64-bit nanoseconds. */
const durationMillisecondsMax = 2 ** 63 / 1e6;
const part = /(\d+\.?\d*|\.\d+)([^\d.]*)/y;

/** Milliseconds of a Go duration such as `1h30m`, `1.5s` or `-2m`. Throws an Error in the words of time.ParseDuration. */
export const parseDuration = (text: string): number => {
	const malformed = (): Error => new Error(`time: invalid duration ${goQuote(text)}`);
	const unsigned = /^[-+]/.test(text) ? text.slice(1) : text;
	if (unsigned === '0') return 0;
	if (unsigned === '') throw malformed();
	let total = 0;
	part.lastIndex = 0;
	while (part.lastIndex < unsigned.length) {
		const match = part.exec(unsigned);
		if (match === null) throw malformed();
		const [, number = '', unit = ''] = match;
		if (unit === '') throw new Error(`time: missing unit in duration ${goQuote(text)}`);
		const milliseconds = unitMilliseconds.get(unit);
		if (milliseconds === undefined) {
			throw new Error(`time: unknown unit ${goQuote(unit)} in duration ${goQuote(text)}`);
		}
		total += Number(number) * milliseconds;
	}
	if (total > durationMillisecondsMax) throw malformed();
	return text.startsWith('-') ? -total : total;
};

/** A number with up to nine decimals and no trailing zeros. */
const decimal = (value: number): string => String(Number(value.toFixed(9)));

/** Milliseconds as Go writes a duration: `1h30m0s`, `1.5s`, `250ms`, `0s`. */
export const formatDuration = (milliseconds: number): string => {
	if (milliseconds < 0) return `-${formatDuration(-milliseconds)}`;
	if (milliseconds === 0) return '0s';
	if (milliseconds < 1e-3) return `${decimal(milliseconds * 1e6)}ns`;
	if (milliseconds < 1) return `${decimal(milliseconds * 1e3)}µs`;
	if (milliseconds < 1000) return `${decimal(milliseconds)}ms`;
	const hours = Math.floor(milliseconds / 3_600_000);
	const minutes = Math.floor(milliseconds / 60_000) % 60;
	const seconds = decimal((milliseconds % 60_000) / 1000);
	if (hours > 0) return `${hours}h${minutes}m${seconds}s`;
	return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
};

/** `3` and `h`, with what is left over as `25` and `m`, unless that is nothing: `3h25m`. */
const pair = (whole: number, unit: string, rest: number, restUnit: string): string =>
	rest === 0 ? `${whole}${unit}` : `${whole}${unit}${rest}${restUnit}`;

/** An age as kubectl shows it: two units while that is useful (`5m30s`, `3d4h`), one otherwise (`42s`, `12d`). */
export const humanDuration = (milliseconds: number): string => {
	const seconds = Math.trunc(milliseconds / 1000);
	if (seconds < -1) return '<invalid>';
	if (seconds < 0) return '0s';
	if (seconds < 120) return `${seconds}s`;
	const minutes = Math.floor(seconds / 60);
	if (minutes < 10) return pair(minutes, 'm', seconds % 60, 's');
	if (minutes < 180) return `${minutes}m`;
	const hours = Math.floor(minutes / 60);
	if (hours < 8) return pair(hours, 'h', minutes % 60, 'm');
	if (hours < 48) return `${hours}h`;
	const days = Math.floor(hours / 24);
	if (days < 8) return pair(days, 'd', hours % 24, 'h');
	if (days < 365 * 2) return `${days}d`;
	const years = Math.floor(days / 365);
	return years < 8 ? pair(years, 'y', days % 365, 'd') : `${years}y`;
};
