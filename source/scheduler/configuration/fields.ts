import {parseDuration} from '../../machinery/duration.ts';
import {isJsonObject} from '../../machinery/json.ts';

export type FieldPath = readonly (string | number)[];

const pathText = (path: FieldPath): string =>
	path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');

/** A configuration that cannot be used: `field: what is wrong`. Whoever read the text can say in which line `path` is. */
export class ConfigurationError extends Error {
	readonly path: FieldPath;
	/** What is wrong, without the field. */
	readonly problem: string;

	constructor(path: FieldPath, problem: string) {
		super(path.length === 0 ? problem : `${pathText(path)}: ${problem}`);
		this.name = 'ConfigurationError';
		this.path = path;
		this.problem = problem;
	}
}

const written = (value: unknown): string => JSON.stringify(value) ?? String(value);

/** A value of a list and where it is. */
export interface Entry {
	readonly value: unknown;
	readonly path: FieldPath;
}

/** An object of a configuration, read field by field; null counts as absent. Everything throws ConfigurationError. */
export class Fields {
	readonly path: FieldPath;
	readonly #value: {readonly [field: string]: unknown};

	/** Refuses what is no object, and fields other than the `known` ones. */
	constructor({value, path}: Entry, known: readonly string[]) {
		if (!isJsonObject(value)) throw new ConfigurationError(path, `must be an object, not ${written(value)}`);
		this.path = path;
		this.#value = value;
		for (const field of Object.keys(value)) {
			if (!known.includes(field)) {
				throw new ConfigurationError([...path, field], `unknown field; known are ${known.join(', ')}`);
			}
		}
	}

	/** The error to throw for a field. */
	refuse(field: string, problem: string): ConfigurationError {
		return new ConfigurationError([...this.path, field], problem);
	}

	entry(field: string): Entry | undefined {
		const value = this.#value[field] ?? undefined;
		return value === undefined ? undefined : {value, path: [...this.path, field]};
	}

	object(field: string, known: readonly string[]): Fields | undefined {
		const entry = this.entry(field);
		return entry && new Fields(entry, known);
	}

	/** The entries of a list; none when it is absent. */
	list(field: string): readonly Entry[] {
		const {value = []} = this.entry(field) ?? {};
		if (!Array.isArray(value)) throw this.refuse(field, `must be a list, not ${written(value)}`);
		return value.map((entry: unknown, index) => ({value: entry, path: [...this.path, field, index]}));
	}

	text(field: string): string | undefined {
		const value = this.entry(field)?.value;
		if (value === undefined || typeof value === 'string') return value;
		throw this.refuse(field, `must be a text, not ${written(value)}`);
	}

	/** A length of time, in milliseconds. */
	duration(field: string): number | undefined {
		const text = this.text(field);
		if (text === undefined) return undefined;
		try {
			return parseDuration(text);
		} catch (error) {
			throw this.refuse(field, (error as Error).message);
		}
	}

	requiredText(field: string): string {
		const text = this.text(field);
		if (text === undefined || text === '') throw new ConfigurationError(this.path, `${field} is required`);
		return text;
	}

	texts(field: string): readonly string[] {
		return this.list(field).map(({value, path}) => {
			if (typeof value !== 'string') throw new ConfigurationError(path, `must be a text, not ${written(value)}`);
			return value;
		});
	}

	choice<Choice extends string>(field: string, choices: readonly Choice[]): Choice | undefined {
		const text = this.text(field);
		if (text === undefined) return undefined;
		const choice = choices.find(one => one === text);
		if (choice === undefined) throw this.refuse(field, `must be one of ${choices.join(', ')}, not ${written(text)}`);
		return choice;
	}

	/** A whole number from `least` to `most`. */
	whole(field: string, least: number, most = Number.MAX_SAFE_INTEGER): number | undefined {
		const value = this.entry(field)?.value;
		if (value === undefined) return undefined;
		if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) return value;
		const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
		throw this.refuse(field, `must be a whole number ${range}, not ${written(value)}`);
	}

	requiredWhole(field: string, least: number, most?: number): number {
		const value = this.whole(field, least, most);
		if (value === undefined) throw new ConfigurationError(this.path, `${field} is required`);
		return value;
	}

	flag(field: string): boolean | undefined {
		const value = this.entry(field)?.value;
		if (value === undefined || typeof value === 'boolean') return value;
		throw this.refuse(field, `must be true or false, not ${written(value)}`);
	}
}
