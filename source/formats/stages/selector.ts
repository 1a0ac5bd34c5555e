import {isJsonObject, type Json, type KubernetesObject} from '../../machinery/json.ts';
import type {FieldReader, Path} from '../field-reader.ts';
import {readCondition, readQuery} from './expression.ts';

/** Whether an object is meant. */
type Condition = (object: KubernetesObject) => boolean;

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

/** As in kwok, texts and truths can be among the values; numbers of an object never are. */
const isAmong = (found: Json, values: readonly string[]): boolean =>
	(typeof found === 'string' || typeof found === 'boolean') && values.includes(String(found));

const readRequirement = (reader: FieldReader, value: unknown, at: Path): Condition => {
	const {key, operator: word, values = []} = reader.object(value, at, ['key', 'operator', 'values']);
	const query = readQuery(reader, key, [...at, 'key']);
	const operator = operators.find(one => one === word);
	if (operator === undefined)
		throw reader.refuse([...at, 'operator'], `expected one of ${operators.join(', ')}, found ${JSON.stringify(word)}`);
	const texts = reader.list(values, [...at, 'values']).map((one, index) => reader.text(one, [...at, 'values', index]));
	const takesValues = operator === 'In' || operator === 'NotIn';
	if (takesValues && texts.length === 0)
		throw reader.refuse(at, `for 'in', 'notin' operators, values set can't be empty`);
	if (!takesValues && texts.length > 0)
		throw reader.refuse([...at, 'values'], 'values set must be empty for exists and does not exist');
	const isWanted = operator === 'In' || operator === 'Exists';
	const holds = (found: readonly Json[]) => (takesValues ? found.some(one => isAmong(one, texts)) : found.length > 0);
	return object => holds(query(object) ?? []) === isWanted;
};

const readExpression = (reader: FieldReader, value: unknown, at: Path): Condition => {
	if (isJsonObject(value) && 'cel' in value) {
		const {cel} = reader.object(value, at, ['cel']);
		const {expression} = reader.object(cel, [...at, 'cel'], ['expression']);
		return readCondition(reader, expression, [...at, 'cel', 'expression']);
	}
	if (isJsonObject(value) && 'jq' in value)
		return readRequirement(reader, reader.object(value, at, ['jq'])['jq'], [...at, 'jq']);
	return readRequirement(reader, value, at);
};

const readPairs = (
	reader: FieldReader,
	value: unknown,
	{at, of}: {readonly at: Path; readonly of: 'labels' | 'annotations'},
): readonly Condition[] =>
	value === undefined
		? []
		: Object.entries(reader.texts(value, at)).map(
				([name, wanted]) =>
					({metadata}: KubernetesObject) =>
						metadata[of]?.[name] === wanted,
			);

/** Reads the selector of a stage: all of it must hold. Without one a stage is never entered, as in kwok. Throws FileError. */
export const readSelector = (reader: FieldReader, value: unknown, at: Path): Condition => {
	if (value === undefined || value === null) return () => false;
	const {matchLabels, matchAnnotations, matchExpressions} = reader.object(value, at, [
		'matchLabels',
		'matchAnnotations',
		'matchExpressions',
	]);
	const expressions = matchExpressions === undefined ? [] : reader.list(matchExpressions, [...at, 'matchExpressions']);
	const conditions = [
		...readPairs(reader, matchLabels, {at: [...at, 'matchLabels'], of: 'labels'}),
		...readPairs(reader, matchAnnotations, {at: [...at, 'matchAnnotations'], of: 'annotations'}),
		...expressions.map((one, index) => readExpression(reader, one, [...at, 'matchExpressions', index])),
	];
	return object => conditions.every(holds => holds(object));
};
