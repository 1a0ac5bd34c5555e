import {parsePhraseLine} from '../commands/phrase/timed-phrase.ts';
import {WordError} from '../commands/word-error.ts';
import {parseDuration} from '../machinery/duration.ts';
import {isJsonObject} from '../machinery/json.ts';
import {aNumber, parseCel} from './cel-expression.ts';
import type {FieldReader, Path} from '../formats/field-reader.ts';
import {readWorded} from './read-steps.ts';
import type {Measure} from './scenario.ts';

const every = /^(.*\S)\s+every\s+(\S+)$/;

/** What a phrase counts: it must not say how many there ought to be. */
const readCounted = (reader: FieldReader, text: string, path: Path): Measure['counted'] => {
	const {phrase, withinMs} = readWorded(reader, text, path, parsePhraseLine);
	if (withinMs !== undefined)
		throw reader.refuse(path, 'a measure is taken at its times, so "within" means nothing here');
	const claims = phrase.about === 'events' ? /[<>=]=?\s*\d+$/.test(text) : phrase.none || phrase.count !== undefined;
	if (claims) throw reader.refuse(path, 'a measure counts; leave out "no" and the number it is compared with');
	return {by: 'phrase', phrase};
};

const readInterval = (reader: FieldReader, text: string, path: Path): number =>
	readWorded(reader, text, path, line => {
		const [, , written = ''] = every.exec(line) ?? [];
		const start = line.lastIndexOf(written);
		const word = {start, end: start + written.length};
		try {
			const milliseconds = parseDuration(written);
			if (milliseconds > 0) return milliseconds;
		} catch (error) {
			throw new WordError(word, (error as Error).message, 'write a duration such as 10s');
		}
		throw new WordError(word, `"${written}" is no time between two looks`, 'write a duration such as 10s');
	});

/** `pending pods every 10s`, or `{name, cel, every}` for a number that an expression comes to. `plurals` are the lists that CEL sees. */
export const readMeasure = (reader: FieldReader, value: unknown, path: Path, plurals: readonly string[]): Measure => {
	const place = reader.place(path);
	if (!isJsonObject(value)) {
		const text = reader.text(value, path);
		const [, counted] = every.exec(text) ?? [];
		if (counted === undefined)
			throw reader.refuse(
				path,
				`expected what to count and how often, such as "pending pods every 10s", found "${text}"`,
			);
		return {
			name: counted,
			everyMs: readInterval(reader, text, path),
			counted: readCounted(reader, counted, path),
			place,
		};
	}
	const measure = reader.object(value, path, ['name', 'cel', 'every']);
	const text = reader.text(measure['cel'], [...path, 'cel']);
	const everyMs = reader.duration(measure['every'], [...path, 'every']);
	if (everyMs === 0) throw reader.refuse([...path, 'every'], 'expected more than no time between two looks');
	try {
		return {
			name: measure['name'] === undefined ? text : reader.text(measure['name'], [...path, 'name']),
			everyMs,
			counted: {by: 'cel', text, expression: parseCel(text, plurals, aNumber)},
			place,
		};
	} catch (error) {
		throw reader.refuse([...path, 'cel'], (error as Error).message);
	}
};
