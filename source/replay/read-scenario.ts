import {featureGates, kindsBehind} from '../cluster/feature-gates.ts';
import path from 'node:path';
import {builtInKinds} from '../api/kinds/built-in-kinds.ts';
import {readManifest} from '../formats/manifests.ts';
import {isJsonObject, type JsonObject} from '../machinery/json.ts';
import type {FieldReader, Path} from '../formats/field-reader.ts';
import {includeDepthMax} from './limits.ts';
import {fillParameters, type Parameters} from './parameters.ts';
import {readCluster} from './read-cluster.ts';
import {readDocument, type ScenarioDocument} from './read-document.ts';
import {readMeasure} from './read-measure.ts';
import {readRules, readSteps} from './read-steps.ts';
import {readTimetable} from './read-timetable.ts';
import {stepsWithin, type Scenario, type Step} from './scenario.ts';
import {readVariants, type VariantChoices} from './variants.ts';

/** The lists that expressions may name, those of kinds behind feature gates too. */
const plurals = [...new Set([...builtInKinds, ...kindsBehind(new Set(featureGates))].map(({plural}) => plural))];

/** Fields that say how a fixture is run; their values are filled in, not filled. */
const variantFields = ['parameters', 'matrix', 'seed', 'repeat'];

/** Manifests have dollars of their own. */
const isManifest = ([, field]: Path): boolean => field === 'objects';

const fillSpec = (
	{reader, spec}: ScenarioDocument,
	parameters: Parameters,
): {readonly spec: JsonObject; readonly used: ReadonlySet<string>} => {
	const fixed = Object.fromEntries(Object.entries(spec).filter(([field]) => !variantFields.includes(field)));
	const {value, used} = fillParameters(reader, fixed, ['spec'], {parameters, lenient: isManifest});
	return {spec: value as JsonObject, used};
};

/** What a file adds to a run; the parts of included files come first. */
type Parts = Omit<Scenario, 'name' | 'description' | 'file' | 'folder' | 'seed' | 'parameters'>;

const commandFiles = (steps: readonly Pick<Step & {kind: 'do'}, 'command' | 'folder'>[]): readonly string[] =>
	steps.flatMap(({command: {command, args}, folder}) =>
		(command.files?.(args) ?? []).map(name => path.resolve(folder, name)),
	);

const readOwnParts = async (reader: FieldReader, spec: JsonObject): Promise<Parts> => {
	const many = <T>(field: string, read: (one: unknown, path: Path) => T): readonly T[] =>
		spec[field] === undefined
			? []
			: reader.list(spec[field], ['spec', field]).map((one, index) => read(one, ['spec', field, index]));
	const {includes, objects, ...cluster} = await readCluster(reader, spec['cluster']);
	const steps = await readSteps(reader, spec['steps'], ['spec', 'steps'], {plurals, depth: 0});
	const timetables = many('timetable', (one, at) => readTimetable(reader, one, at));
	const measured = spec['measure'];
	const measures =
		measured === undefined || Array.isArray(measured)
			? many('measure', (one, at) => readMeasure(reader, one, at, plurals))
			: [readMeasure(reader, measured, ['spec', 'measure'], plurals)];
	return {
		...cluster,
		files: [
			path.resolve(reader.file),
			...includes.map(name => path.resolve(reader.folder, name)),
			...commandFiles([...stepsWithin(steps).filter(step => step.kind === 'do'), ...timetables]),
		],
		objects: [...objects, ...many('objects', (one, at) => readManifest(one, reader.file, reader.positionOf(at)))],
		steps,
		rules: (['always', 'never', 'eventually'] as const).flatMap(kind =>
			readRules(reader, kind, spec[kind], ['spec', kind], plurals),
		),
		timetables,
		measures,
	};
};

/** What the later part says of a field, else the earlier one. */
const laterOf = <Field extends 'controllers' | 'schedulerConfig' | 'schedulerSource' | 'featureGates'>(
	field: Field,
	first: Parts,
	then: Parts,
): Partial<Pick<Parts, Field>> => {
	const value = then[field] ?? first[field];
	return value === undefined ? {} : ({[field]: value} as Partial<Pick<Parts, Field>>);
};

const join = (first: Parts, then: Parts): Parts => ({
	nodes: [...first.nodes, ...then.nodes],
	timing: {...first.timing, ...then.timing},
	stages: [...first.stages, ...then.stages],
	...laterOf('controllers', first, then),
	...laterOf('schedulerConfig', first, then),
	...laterOf('schedulerSource', first, then),
	...laterOf('featureGates', first, then),
	files: [...new Set([...first.files, ...then.files])],
	objects: [...first.objects, ...then.objects],
	steps: [...first.steps, ...then.steps],
	rules: [...first.rules, ...then.rules],
	timetables: [...first.timetables, ...then.timetables],
	measures: [...first.measures, ...then.measures],
});

/** One entry of `spec.include`: a file, or `{file, set}` with parameters for it. */
const readInclude = (
	reader: FieldReader,
	value: unknown,
	at: Path,
): {readonly file: string; readonly set: ReadonlyMap<string, string>} => {
	if (!isJsonObject(value)) return {file: reader.text(value, at), set: new Map()};
	const {file, set = {}} = reader.object(value, at, ['file', 'set']);
	if (!isJsonObject(set)) throw reader.refuse([...at, 'set'], 'expected an object with a value for each parameter');
	return {
		file: reader.text(file, [...at, 'file']),
		set: new Map(Object.entries(set).map(([name, one]) => [name, String(one)])),
	};
};

/** Reads the fixtures that one includes, in their order. */
const readIncluded = async ({reader}: ScenarioDocument, spec: JsonObject, depth: number): Promise<readonly Parts[]> => {
	if (spec['include'] === undefined) return [];
	const entries = reader.list(spec['include'], ['spec', 'include']);
	return Promise.all(
		entries.map(async (entry, index) => {
			const at = ['spec', 'include', index];
			const {file, set} = readInclude(reader, entry, at);
			if (depth >= includeDepthMax)
				throw reader.refuse(at, `fixtures include one another more than ${includeDepthMax} deep`);
			const document = await readDocument(path.join(path.dirname(reader.file), file));
			const variants = readVariants(document.reader, document.spec, {set});
			if (variants.length > 1)
				throw document.reader.refuse(
					['spec'],
					'a fixture that is included runs in one way; it cannot have matrix or repeat',
				);
			const [{parameters}] = variants as [(typeof variants)[number]];
			const unknown = [...set.keys()].find(name => !parameters.has(name));
			if (unknown !== undefined) throw reader.refuse([...at, 'set', unknown], `${file} has no parameter "${unknown}"`);
			return readParts(document, parameters, depth + 1);
		}),
	);
};

const readParts = async (document: ScenarioDocument, parameters: Parameters, depth: number): Promise<Parts> => {
	const {spec, used} = fillSpec(document, parameters);
	const idle = [...parameters.keys()].find(name => !used.has(name));
	if (idle !== undefined) {
		const field = isJsonObject(document.spec['matrix']) && idle in document.spec['matrix'] ? 'matrix' : 'parameters';
		throw document.reader.refuse(['spec', field, idle], `nothing in the fixture says \${${idle}}`);
	}
	const own = await readOwnParts(document.reader, spec);
	return [...(await readIncluded(document, spec, depth)), own].reduce(join);
};

/**
Reads one fixture file: one scenario for each way it is to be run (`matrix`, `repeat`), in their order. `choices` are what the
command line says in place of the fixture; names it does not have are left to the caller. Throws FileError for anything that is
not right, with its place.
*/
export const readScenarios = async (file: string, choices: VariantChoices = {}): Promise<readonly Scenario[]> => {
	const document = await readDocument(file);
	const {reader, name, description} = document;
	return Promise.all(
		readVariants(reader, document.spec, choices).map(async ({parameters, seed, label}) => ({
			name: label === '' ? name : `${name} [${label}]`,
			...(description !== undefined && {description}),
			file,
			folder: reader.folder,
			seed,
			parameters: [...parameters.keys()],
			...(await readParts(document, parameters, 0)),
		})),
	);
};

/** Reads one fixture file in the first of the ways it is to be run. Throws FileError. */
export const readScenario = async (file: string): Promise<Scenario> => (await readScenarios(file))[0]!;
