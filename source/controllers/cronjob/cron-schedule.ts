import {parseDuration} from '../../machinery/duration.ts';
import {civilDay, startOfDay, zoneOffset} from './civil-time.ts';

/** When a cron job starts. */
export interface CronSchedule {
	/** The first start after a time; undefined when there is none within five years. Both ms since the epoch. */
	next(afterMs: number): number | undefined;
}

interface FieldRange {
	readonly min: number;
	readonly max: number;
	readonly names?: readonly string[];
}

/** The values a field admits, and whether it was written as a star. */
interface Field {
	readonly values: readonly number[];
	readonly isStar: boolean;
}

const ranges = {
	minute: {min: 0, max: 59},
	hour: {min: 0, max: 23},
	day: {min: 1, max: 31},
	month: {
		min: 1,
		max: 12,
		names: ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
	},
	weekday: {min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']},
} as const;

const descriptors: {readonly [name: string]: string} = {
	'@yearly': '0 0 1 1 *',
	'@annually': '0 0 1 1 *',
	'@monthly': '0 0 1 * *',
	'@weekly': '0 0 * * 0',
	'@daily': '0 0 * * *',
	'@midnight': '0 0 * * *',
	'@hourly': '0 * * * *',
};

const minuteMs = 60_000;
const dayMs = 86_400_000;
const searchedDaysMax = 5 * 366;

/**
Reads a schedule as robfig/cron's standard parser does: five fields, a descriptor such as `@daily`, or `@every 90s`, in a time
zone (UTC unless given). Throws for text that it cannot read and RangeError for an unknown zone.
*/
export const parseSchedule = (text: string, timeZone = 'UTC'): CronSchedule => {
	zoneOffset(timeZone, 0);
	if (text.startsWith('@every '))
		return everySchedule(Math.max(Math.floor(parseDuration(text.slice(7)) / 1000), 1) * 1000);
	const fields = (descriptors[text] ?? text).trim().split(/\s+/);
	if (fields.length !== 5) throw new Error(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`);
	const [minute, hour, day, month, weekday] = fields as [string, string, string, string, string];
	return fieldSchedule(
		{
			minute: parseField(minute, ranges.minute),
			hour: parseField(hour, ranges.hour),
			day: parseField(day, ranges.day),
			month: parseField(month, ranges.month),
			weekday: parseField(weekday, ranges.weekday),
		},
		timeZone,
	);
};

const everySchedule = (intervalMs: number): CronSchedule => ({
	next: afterMs => Math.floor(afterMs / 1000) * 1000 + intervalMs,
});

const parseField = (text: string, range: FieldRange): Field => {
	const values = new Set<number>();
	for (const part of text.split(',')) for (const value of parsePart(part, range)) values.add(value);
	return {values: [...values].toSorted((left, right) => left - right), isStar: /(^|,)[*?](,|$)/.test(text)};
};

const parsePart = (part: string, range: FieldRange): readonly number[] => {
	const [span = '', step] = part.split('/');
	const [low = '', high] = span.split('-');
	const isAny = low === '*' || low === '?';
	const start = isAny ? range.min : parseValue(low, range, part);
	const end =
		isAny || (high === undefined && step !== undefined)
			? range.max
			: high === undefined
				? start
				: parseValue(high, range, part);
	const width = step === undefined ? 1 : Number(step);
	if (!Number.isInteger(width) || width < 1 || start > end) throw new Error(`cannot read "${part}" in a schedule`);
	return Array.from({length: Math.floor((end - start) / width) + 1}, (_, index) => start + index * width);
};

const parseValue = (text: string, {min, max, names = []}: FieldRange, part: string): number => {
	const named = text === '' ? -1 : names.indexOf(text.toLowerCase());
	const value = named >= 0 ? named : /^\d+$/.test(text) ? Number(text) : Number.NaN;
	if (!(value >= min && value <= max)) throw new Error(`"${part}" is not between ${min} and ${max}`);
	return value;
};

type Fields = {readonly [name in keyof typeof ranges]: Field};

/** Works on the wall clock of the zone, day by day; times that a clock change skips are left out. */
const fieldSchedule = (fields: Fields, timeZone: string): CronSchedule => ({
	next: afterMs => {
		const local = Math.floor((afterMs + zoneOffset(timeZone, afterMs)) / minuteMs) * minuteMs + minuteMs;
		const firstDay = startOfDay(local);
		for (let count = 0; count < searchedDaysMax; count++) {
			const day = firstDay + count * dayMs;
			if (!admitsDay(fields, day)) continue;
			for (const time of timesOfDay(fields, day)) {
				const utc = time < local ? undefined : toUtc(timeZone, time);
				if (utc !== undefined && utc > afterMs) return utc;
			}
		}
		return undefined;
	},
});

const timesOfDay = ({hour, minute}: Fields, day: number): readonly number[] =>
	hour.values.flatMap(hours => minute.values.map(minutes => day + (hours * 60 + minutes) * minuteMs));

/** Day of month and day of week are alternatives when both are given. */
const admitsDay = ({month, day, weekday}: Fields, ms: number): boolean => {
	const civil = civilDay(ms);
	if (!month.values.includes(civil.month)) return false;
	const isDay = day.values.includes(civil.day);
	const isWeekday = weekday.values.includes(civil.weekday);
	return day.isStar || weekday.isStar ? isDay && isWeekday : isDay || isWeekday;
};

/** The UTC time of a wall-clock time; undefined for one that does not exist in the zone. */
const toUtc = (timeZone: string, local: number): number | undefined => {
	const guess = local - zoneOffset(timeZone, local);
	const utc = local - zoneOffset(timeZone, guess);
	return utc + zoneOffset(timeZone, utc) === local ? utc : undefined;
};
