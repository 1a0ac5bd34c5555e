/*
Calendar arithmetic on milliseconds that count as if they were UTC (days of the proleptic Gregorian calendar), and the offset
of time zones from it.
*/

const dayMs = 86_400_000;

/** A day by its parts; `weekday` is 0 for Sunday. */
export interface CivilDay {
	readonly year: number;
	readonly month: number;
	readonly day: number;
	readonly weekday: number;
}

/** The day that a time lies in (Howard Hinnant, chrono-compatible date algorithms, civil_from_days). */
export const civilDay = (ms: number): CivilDay => {
	const days = Math.floor(ms / dayMs);
	const shifted = days + 719_468;
	const era = Math.floor(shifted / 146_097);
	const dayOfEra = shifted - era * 146_097;
	const yearOfEra = Math.floor(
		(dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
	);
	const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
	const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
	const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
	const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
	return {year, month, day, weekday: (((days + 4) % 7) + 7) % 7};
};

/** The first ms of the day that a time lies in. */
export const startOfDay = (ms: number): number => Math.floor(ms / dayMs) * dayMs;

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the wall clock of a time zone is ahead of UTC at a time, in ms. Throws RangeError for an unknown zone. */
export const zoneOffset = (timeZone: string, ms: number): number => {
	let format = formats.get(timeZone);
	if (format === undefined) {
		format = new Intl.DateTimeFormat('en-US', {timeZone, timeZoneName: 'longOffset'});
		formats.set(timeZone, format);
	}
	const name = format.formatToParts(ms).find(({type}) => type === 'timeZoneName')?.value ?? 'GMT';
	const [, sign, hours = '0', minutes = '0'] = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(name) ?? [];
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
};
