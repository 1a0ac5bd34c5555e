import {compileExpression} from '../../machinery/cel/compile-expression.ts';
import {evaluate} from '../../machinery/cel/evaluate.ts';
import type {Json, KubernetesObject} from '../../machinery/json.ts';
import type {FieldReader, Path} from '../field-reader.ts';
import {evaluateJq} from '../jq/evaluate.ts';
import {parseJq} from '../jq/parse.ts';
import {atText} from '../text-problem.ts';

/** What a jq expression finds in an object; undefined when jq would fail. */
export type Query = (object: KubernetesObject) => readonly Json[] | undefined;

/** Reads the jq expression at a path. Throws FileError with the place inside it. */
export const readQuery = (reader: FieldReader, value: unknown, at: Path): Query => {
	const text = reader.text(value, at);
	const filter = atText(reader, {at}, () => parseJq(text));
	return object => evaluateJq(filter, object as unknown as Json);
};

const self = {self: 'dyn'} as const;

/** Reads the CEL condition at a path, over `self`. Throws FileError; the condition throws one when it fails. */
export const readCondition = (
	reader: FieldReader,
	value: unknown,
	at: Path,
): ((object: KubernetesObject) => boolean) => {
	const compiled = compileExpression(reader.text(value, at).trim(), self);
	if (!compiled.ok) throw reader.refuse(at, `cel: ${compiled.problem.message}`);
	return object => {
		const outcome = evaluate(compiled.program, {self: object});
		if (!outcome.ok) throw reader.refuse(at, `cel: ${outcome.message}`);
		if (typeof outcome.value !== 'boolean') throw reader.refuse(at, 'cel: came out as neither true nor false');
		return outcome.value;
	};
};

/** Reads `durationFrom`, `weightFrom` and the like: `expressionFrom`, or `jq` with `expression`. Throws FileError. */
export const readValueFrom = (reader: FieldReader, value: unknown, at: Path): Query | undefined => {
	if (value === undefined) return undefined;
	const {expressionFrom, jq, cel} = reader.object(value, at, ['expressionFrom', 'jq', 'cel']);
	if (cel !== undefined) throw reader.refuse([...at, 'cel'], 'values from CEL are not read; say it in jq');
	if (jq === undefined) return readQuery(reader, expressionFrom, [...at, 'expressionFrom']);
	const {expression} = reader.object(jq, [...at, 'jq'], ['expression']);
	return readQuery(reader, expression, [...at, 'jq', 'expression']);
};
