const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const descriptors = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

interface FieldRange {
	readonly min: number;
	readonly max: number;
	readonly names?: readonly string[];
}

const fields: readonly FieldRange[] = [
	{min: 0, max: 59},
	{min: 0, max: 23},
	{min: 1, max: 31},
	{min: 1, max: 12, names: months},
	{min: 0, max: 6, names: weekdays},
];

const numberOf = (text: string, {min, names}: FieldRange): number | undefined => {
	const named = names?.indexOf(text.toLowerCase()) ?? -1;
	if (named >= 0) return named + (names === months ? min : 0);
	return /^\d+$/.test(text) ? Number(text) : undefined;
};

const partProblem = (part: string, range: FieldRange): string | undefined => {
	const [span = '', step, ...more] = part.split('/');
	if (more.length > 0) return `too many slashes: ${part}`;
	const [low = '', high, ...rest] = span.split('-');
	if (rest.length > 0) return `too many hyphens: ${part}`;
	const any = low === '*' || low === '?';
	const start = any ? range.min : numberOf(low, range);
	const end =
		any || (high === undefined && step !== undefined) ? range.max : high === undefined ? start : numberOf(high, range);
	if (start === undefined) return `failed to parse int from ${low}: strconv.Atoi: parsing "${low}": invalid syntax`;
	if (end === undefined) return `failed to parse int from ${high}: strconv.Atoi: parsing "${high}": invalid syntax`;
	if (start < range.min) return `beginning of range (${start}) below minimum (${range.min}): ${part}`;
	if (end > range.max) return `end of range (${end}) above maximum (${range.max}): ${part}`;
	if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${part}`;
	if (step === undefined) return undefined;
	if (!/^\d+$/.test(step)) return `failed to parse int from ${step}: strconv.Atoi: parsing "${step}": invalid syntax`;
	return Number(step) === 0 ? `step of range should be a positive number: ${part}` : undefined;
};

/** What is wrong with a schedule in cron's five fields or as a descriptor such as @daily; undefined when nothing is. */
export const scheduleProblem = (schedule: string): string | undefined => {
	const plain = schedule.replace(/^(CRON_)?TZ=\S+\s+/, '');
	if (plain.startsWith('@')) {
		if (descriptors.includes(plain) || /^@every \d/.test(plain)) return undefined;
		return `unrecognized descriptor: ${plain}`;
	}
	const parts = plain.trim().split(/\s+/);
	if (parts.length !== fields.length) return `expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]`;
	return parts
		.flatMap((text, index) => text.split(',').map(part => partProblem(part, fields[index]!)))
		.find(problem => problem !== undefined);
};
