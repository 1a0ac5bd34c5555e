import {keymap} from '../keymap.ts';
import {layoutPresets} from '../layout.ts';
import {panelIds} from '../panels/panel.ts';
import {themeNames} from '../theme.ts';

/** The part of JSON Schema that describes the configuration file. */
export type Schema =
	| {readonly type: 'boolean'; readonly description: string}
	| {
			readonly type: 'number' | 'integer';
			readonly description: string;
			readonly minimum: number;
			readonly maximum?: number;
	  }
	| {
			readonly type: 'string';
			readonly description: string;
			readonly enum?: readonly string[];
			readonly pattern?: string;
	  }
	| {
			readonly type: 'array';
			readonly description: string;
			readonly items: Schema;
			readonly minItems: number;
			readonly maxItems?: number;
			readonly uniqueItems: true;
	  }
	| ObjectSchema;

export interface ObjectSchema {
	readonly type: 'object';
	readonly description: string;
	readonly additionalProperties: false;
	readonly properties: {readonly [field: string]: Schema};
}

const object = (description: string, properties: ObjectSchema['properties']): ObjectSchema => ({
	type: 'object',
	description,
	additionalProperties: false,
	properties,
});

const boolean = (description: string): Schema => ({type: 'boolean', description});

const oneOf = (values: readonly string[], description: string): Schema => ({type: 'string', description, enum: values});

/** A character, a control key, or a key with a name. */
const keyPattern =
	'^(\\S|ctrl-[a-z]|space|enter|esc|tab|shift-tab|up|down|left|right|pgup|pgdn|home|end|backspace|delete)$';

const key: Schema = {type: 'string', description: 'a key: j, ctrl-l, pgdn, space', pattern: keyPattern};

const keysOf = (help: string, usual: readonly string[]): Schema => ({
	type: 'array',
	description: `${help} (${usual.join(', ')})`,
	items: key,
	minItems: 1,
	uniqueItems: true,
});

/** Everything the configuration file may say. Its JSON Schema, its reference and its checks are made from this. */
export const configSchema: ObjectSchema = object('inkube: the console', {
	theme: oneOf(themeNames, 'colours; NO_COLOR wins'),
	mouse: boolean('whether the console takes clicks and the wheel'),
	screenReader: boolean('print lines to be read aloud in place of panels'),
	readOnly: boolean('leave out the keys and commands that change something'),
	layout: object('how panels are laid out at first, in place of how they were left', {
		preset: oneOf(layoutPresets, 'by size, four panels, or one with tabs'),
		panels: {
			type: 'array',
			description: 'the four panels of the grid, top left to bottom right',
			items: oneOf(panelIds, 'a panel'),
			minItems: 4,
			maxItems: 4,
			uniqueItems: true,
		},
	}),
	keys: object(
		'the keys of actions, in place of the usual ones',
		Object.fromEntries(keymap.map(({action, help, keys}) => [action, keysOf(help, keys)])),
	),
	defaults: object('what the command line does not say', {
		nodes: {type: 'integer', description: 'simulated nodes', minimum: 0},
		seed: {type: 'integer', description: 'seed of everything that chance decides', minimum: 0},
		speed: {type: 'number', description: 'cluster time against real time', minimum: 0, maximum: 1000},
	}),
});

/** The schema as a file that editors understand. */
export const configSchemaDocument = {
	$schema: 'https://json-schema.org/draft/2020-12/schema',
	title: 'inkube configuration',
	...configSchema,
};
