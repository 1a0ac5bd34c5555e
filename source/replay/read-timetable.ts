import type {FieldReader, Path} from '../formats/field-reader.ts';
import {readCommandLine} from './read-steps.ts';
import type {Timetable} from './scenario.ts';

/** One entry of `spec.timetable`: `{every: 10m, do: fail node random for 2m}`, from the first interval on unless `from` says when. */
export const readTimetable = (reader: FieldReader, value: unknown, path: Path): Timetable => {
	const entry = reader.object(value, path, ['name', 'every', 'from', 'until', 'times', 'do']);
	const duration = (field: string) =>
		entry[field] === undefined ? undefined : reader.duration(entry[field], [...path, field]);
	const everyMs = reader.duration(entry['every'], [...path, 'every']);
	if (everyMs === 0) throw reader.refuse([...path, 'every'], 'expected more than no time between two times');
	const fromMs = duration('from') ?? everyMs;
	const untilMs = duration('until');
	if (untilMs !== undefined && untilMs < fromMs)
		throw reader.refuse([...path, 'until'], 'the end comes before the first time');
	const times = entry['times'] === undefined ? undefined : reader.whole(entry['times'], [...path, 'times']);
	if (times !== undefined && times < 1) throw reader.refuse([...path, 'times'], `expected 1 or more, found ${times}`);
	const {line, command} = readCommandLine(reader, entry['do'], [...path, 'do']);
	return {
		everyMs,
		fromMs,
		...(untilMs !== undefined && {untilMs}),
		...(times !== undefined && {times}),
		line,
		command,
		title: entry['name'] === undefined ? line : reader.text(entry['name'], [...path, 'name']),
		place: reader.place([...path, 'do']),
		folder: reader.folder,
	};
};
