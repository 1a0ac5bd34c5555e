import {parseTimestamp} from '../../clock/clock.ts';
import type {Stage} from '../../kubelet/stages/stage.ts';
import {parseDuration} from '../../machinery/duration.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {FieldReader, Path} from '../field-reader.ts';
import {readValueFrom, type Query} from './expression.ts';

const milliseconds = (reader: FieldReader, value: unknown, at: Path): number | undefined => {
	if (value === undefined) return undefined;
	const found = reader.whole(value, at);
	if (found < 0) throw reader.refuse(at, `expected 0 or more milliseconds, found ${found}`);
	return found;
};

const asDuration = (text: string): number | undefined => {
	try {
		return parseDuration(text);
	} catch {
		return undefined;
	}
};

/**
What an object says of a duration: a time, counted from now, or a Go duration. As in kwok, the empty text is no duration at all,
and what is missing or unreadable leaves it at the `fixed` one.
*/
const durationFor =
	(fixed: number | undefined, query: Query | undefined) =>
	(object: KubernetesObject, nowMs: number): number | undefined => {
		const said = query?.(object)?.[0];
		if (said === '') return undefined;
		if (typeof said !== 'string') return fixed;
		const moment = /^\d{4}-/.test(said) ? parseTimestamp(said) : undefined;
		return moment === undefined ? (asDuration(said) ?? fixed) : moment - nowMs;
	};

/** Reads the delay of a stage. Throws FileError. */
export const readDelay = (reader: FieldReader, value: unknown, at: Path): Pick<Stage, 'delayMs' | 'jitterMs'> => {
	if (value === undefined || value === null) return {delayMs: () => undefined, jitterMs: () => undefined};
	const delay = reader.object(value, at, [
		'durationMilliseconds',
		'durationFrom',
		'jitterDurationMilliseconds',
		'jitterDurationFrom',
	]);
	const read = (fixed: string, from: string, otherwise: number | undefined) =>
		durationFor(
			milliseconds(reader, delay[fixed], [...at, fixed]) ?? otherwise,
			readValueFrom(reader, delay[from], [...at, from]),
		);
	return {
		delayMs: read('durationMilliseconds', 'durationFrom', 0),
		jitterMs: read('jitterDurationMilliseconds', 'jitterDurationFrom', undefined),
	};
};

/** A whole number as strconv.ParseInt with base 0 reads it. */
const wholeNumber = (text: string): number | undefined => {
	const digits = text.replace(/^[+-]/, '').replaceAll('_', '');
	if (!/^(0x[\da-f]+|0b[01]+|0o?[0-7]+|0|[1-9]\d*)$/i.test(digits)) return undefined;
	const value = Number(digits.replace(/^0(?=[0-7])/, '0o'));
	return text.startsWith('-') ? -value : value;
};

/** Reads `weight` and `weightFrom` of a stage. Throws FileError. */
export const readWeight = (
	reader: FieldReader,
	{weight, weightFrom}: {readonly weight: unknown; readonly weightFrom: unknown},
	at: Path,
): Stage['weight'] => {
	const fixed = weight === undefined ? 0 : reader.whole(weight, [...at, 'weight']);
	if (fixed < 0) throw reader.refuse([...at, 'weight'], `expected a weight of 0 or more, found ${fixed}`);
	const query = readValueFrom(reader, weightFrom, [...at, 'weightFrom']);
	return object => {
		const said = query?.(object)?.[0];
		if (typeof said === 'number') return Math.trunc(said);
		return typeof said === 'string' ? wholeNumber(said) : fixed;
	};
};
