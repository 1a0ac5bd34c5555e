import type {Environment} from '@marcbachmann/cel-js';

export type ScalarType = 'bool' | 'int' | 'double' | 'string' | 'bytes' | 'null' | 'dyn' | 'timestamp' | 'duration';

/** The type of a variable of an expression, or of a part of one. */
export type CelType =
	| ScalarType
	| {readonly kind: 'list'; readonly items: CelType}
	/** Keys are texts. */
	| {readonly kind: 'map'; readonly values: CelType}
	/** Known fields; `name` stands in messages. Fields whose names are no CEL identifiers are escaped (`foo-bar`: `foo__dash__bar`). */
	| {readonly kind: 'object'; readonly name: string; readonly fields: {readonly [field: string]: CelType}}
	| {readonly kind: 'optional'; readonly of: CelType}
	/** A type of a library, such as that of `authorizer`. */
	| {readonly kind: 'named'; readonly name: string};

type ObjectType = Extract<CelType, {readonly kind: 'object'}>;

const scalarNames: {readonly [type in ScalarType]: string} = {
	bool: 'bool',
	int: 'int',
	double: 'double',
	string: 'string',
	bytes: 'bytes',
	null: 'null',
	dyn: 'dyn',
	timestamp: 'google.protobuf.Timestamp',
	duration: 'google.protobuf.Duration',
};

const reserved: ReadonlySet<string> = new Set([
	'true',
	'false',
	'null',
	'in',
	'as',
	'break',
	'const',
	'continue',
	'else',
	'for',
	'function',
	'if',
	'import',
	'let',
	'loop',
	'package',
	'namespace',
	'return',
]);

const identifier = /^[A-Za-z_.\-/][A-Za-z0-9_.\-/]*$/;

const symbols: {readonly [symbol: string]: string} = {
	__: '__underscores__',
	'.': '__dot__',
	'-': '__dash__',
	'/': '__slash__',
};

/** How a field is called in expressions (apiserver's Escape); undefined for names that cannot be said. */
export const fieldIdentifier = (field: string): string | undefined => {
	if (reserved.has(field)) return `__${field}__`;
	if (!identifier.test(field)) return undefined;
	return field.replaceAll(/__|[.\-/]/g, symbol => symbols[symbol]!);
};

/** Makes object types known to an environment, each once, and names types as cel-js does. */
export class TypeNames {
	readonly #environment: Environment;
	readonly #taken = new Map<string, CelType>();
	readonly #names = new Map<CelType, string>();

	constructor(environment: Environment) {
		this.#environment = environment;
	}

	nameOf(type: CelType): string {
		if (typeof type === 'string') return scalarNames[type];
		switch (type.kind) {
			case 'list':
				return `list<${this.nameOf(type.items)}>`;
			case 'map':
				return `map<string, ${this.nameOf(type.values)}>`;
			case 'optional':
				return `optional<${this.nameOf(type.of)}>`;
			case 'named':
				return type.name;
			case 'object':
				return this.#names.get(type) ?? this.#register(type);
		}
	}

	#register(type: ObjectType): string {
		const fields = Object.fromEntries(
			Object.entries(type.fields).flatMap(([field, of]) => {
				const name = fieldIdentifier(field);
				return name === undefined ? [] : [[name, this.nameOf(of)]];
			}),
		);
		const name = this.#freeName(type.name);
		this.#taken.set(name, type);
		this.#names.set(type, name);
		this.#environment.registerType({name, fields});
		for (const other of [name, 'null']) {
			// What is compared at run time are plain maps; this is for the check of types alone.
			this.#environment.registerOperator(`${name} == ${other}`, () => false);
		}
		return name;
	}

	#freeName(wished: string): string {
		const base = wished
			.split('.')
			.map(part => part.replaceAll(/[^A-Za-z0-9]/g, '') || 'Field')
			.join('.');
		for (let index = 1; ; index++) {
			const name = index === 1 ? base : `${base}${index}`;
			if (!this.#taken.has(name)) return name;
		}
	}
}
