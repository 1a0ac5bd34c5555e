import {builtInKinds} from '../../source/api/kinds/built-in-kinds.ts';
import {genericKinds} from '../../source/api/kinds/generic-kinds.ts';
import type {KindDescription} from '../../source/api/types.ts';
import {commands} from '../../source/commands/commands.ts';
import {kvVerbs} from '../../source/commands/verbs/kv/kv.ts';
import {
	configSchema,
	configSchemaDocument,
	type ObjectSchema,
	type Schema,
} from '../../source/console/config/config-schema.ts';
import {keymap, type KeyBinding, type Section} from '../../source/console/keymap.ts';
import {needWord} from '../../source/console/needs.ts';
import {controllerCatalogue} from '../../source/controllers/catalogue.ts';
import {defaultProfile} from '../../source/scheduler/plugins/default-profile.ts';

/*
The parts of the documentation that repeat what the code says. scripts/write-reference-tables.mjs writes them between their
marks, and docs.test.ts fails when they differ.
*/

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);

/** A code span in a table. */
const code = (text: string): string => `\`${cell(text)}\``;

const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
	[headings, headings.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n');

const sections: {readonly [section in Section]: string} = {
	everywhere: 'everywhere',
	lists: 'in a list',
	act: 'on what is selected',
	time: 'time',
};

const keyRow = ({keys, section, help, needs, dangerous}: KeyBinding): readonly string[] => [
	keys.map(code).join(' '),
	sections[section],
	`${cell(help)}${needs === undefined || needs === 'any' ? '' : ` (${needWord[needs]})`}${dangerous ? '; asks first' : ''}`,
];

const kindList = (kinds: readonly KindDescription[]): string => {
	const groups = Map.groupBy(kinds, ({group, version}) => (group === '' ? version : `${group}/${version}`));
	return [...groups]
		.map(([group, members]) => `- ${code(group)}: ${members.map(({kind}) => kind).join(', ')}`)
		.join('\n');
};

const generic: ReadonlySet<KindDescription> = new Set(genericKinds);

/** What a field of the configuration may be. */
const valuesOf = (schema: Schema): string => {
	switch (schema.type) {
		case 'string':
			return schema.enum?.map(value => `\`${value}\``).join(', ') ?? 'text';
		case 'array':
			return `list, each ${schema.items.description}`;
		case 'boolean':
			return '`true`, `false`';
		case 'integer':
			return 'a whole number';
		case 'number':
			return `a number${schema.maximum === undefined ? '' : `, ${schema.minimum} to ${schema.maximum}`}`;
		case 'object':
			return 'fields';
	}
};

const configRows = ({properties}: ObjectSchema, before = ''): readonly (readonly string[])[] =>
	Object.entries(properties).flatMap(([field, schema]) => {
		const name = `${before}${field}`;
		if (schema.type === 'object' && name !== 'keys') return configRows(schema, `${name}.`);
		return [[code(name), name === 'keys' ? 'action: list of keys' : valuesOf(schema), cell(schema.description)]];
	});

/** The JSON Schema of the configuration file, as text. */
export const configSchemaText = `${JSON.stringify(configSchemaDocument, null, '\t')}\n`;

/** By file, the tables between `<!-- NAME: … -->` and `<!-- /NAME -->`. */
export const referenceTables: {readonly [file: string]: {readonly [name: string]: string}} = {
	'docs/console.md': {
		keys: table(['keys', 'where', 'what it does'], keymap.map(keyRow)),
		config: table(['field', 'values', 'meaning'], configRows(configSchema)),
	},
	'docs/commands.md': {
		verbs: table(
			['usage', 'what it does'],
			commands.map(({usage, summary}) => [code(usage), cell(summary)]),
		),
	},
	'docs/store.md': {
		kv: table(
			['usage', 'what it does'],
			kvVerbs.map(({usage, summary}) => [code(usage), cell(summary)]),
		),
	},
	'docs/kubernetes.md': {
		kinds: kindList(builtInKinds.filter(kind => !generic.has(kind))),
		'generic-kinds': kindList(genericKinds),
		controllers: table(
			['controller', 'also called'],
			controllerCatalogue.map(({name, alias}) => [code(name), code(alias)]),
		),
		plugins: defaultProfile.plugins
			.map(({plugin, weight}) => `${plugin.name}${weight > 1 ? ` (weight ${weight})` : ''}`)
			.join(', '),
	},
};

/** Where the table of a name begins and ends in a text. */
const places = (text: string, name: string): readonly [start: number, end: number] => {
	const open = text.indexOf(`<!-- ${name}: `);
	const start = open === -1 ? -1 : text.indexOf('\n', open) + 1;
	const end = text.indexOf(`<!-- /${name} -->`, start);
	if (start <= 0 || end === -1) throw new Error(`there is no place for the table "${name}"`);
	return [start, end];
};

/** The table of a name as a text has it. */
export const tableIn = (text: string, name: string): string => text.slice(...places(text, name)).trim();

/** The text with another table in that place. */
export const withTable = (text: string, name: string, content: string): string => {
	const [start, end] = places(text, name);
	return `${text.slice(0, start)}${content}\n${text.slice(end)}`;
};
