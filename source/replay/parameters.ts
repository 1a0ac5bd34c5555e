import {isJsonObject} from '../machinery/json.ts';
import type {FieldReader, Path} from '../formats/field-reader.ts';

export type ParameterValue = string | number | boolean;

/** Values by the name that stands for them: `${name}`. */
export type Parameters = ReadonlyMap<string, ParameterValue>;

const whole = /^\$\{([A-Za-z_][\w-]*)\}$/;
const mention = /\$?\$\{([A-Za-z_][\w-]*)\}/g;

export const parameterName = /^[A-Za-z_][\w-]*$/;

export interface Filled {
	readonly value: unknown;
	/** Parameters that are mentioned. */
	readonly used: ReadonlySet<string>;
}

/**
A part of a fixture with its parameters filled in: text that is nothing but `${name}` becomes the value itself, a mention
within text becomes text, `$${` stays `${`. A name that is no parameter is refused, except below `lenient`: manifests have
dollars of their own.
*/
export const fillParameters = (
	reader: FieldReader,
	value: unknown,
	path: Path,
	{parameters, lenient}: {readonly parameters: Parameters; lenient(path: Path): boolean},
): Filled => {
	const used = new Set<string>();

	const valueOf = (name: string, at: Path): ParameterValue | undefined => {
		const known = parameters.get(name);
		if (known !== undefined) used.add(name);
		else if (!lenient(at)) {
			const names = [...parameters.keys()].join(', ') || 'none';
			throw reader.refuse(
				at,
				`no parameter is called "${name}" (parameters: ${names}); write $\${${name}} for the text itself`,
			);
		}
		return known;
	};

	const fillText = (text: string, at: Path): ParameterValue => {
		const [, name] = whole.exec(text) ?? [];
		if (name !== undefined) return valueOf(name, at) ?? text;
		return text.replaceAll(mention, (written, one: string) => {
			if (written.startsWith('$$')) return parameters.size > 0 || !lenient(at) ? written.slice(1) : written;
			const known = valueOf(one, at);
			return known === undefined ? written : String(known);
		});
	};

	const fill = (part: unknown, at: Path): unknown => {
		if (typeof part === 'string') return part.includes('${') ? fillText(part, at) : part;
		if (Array.isArray(part)) return part.map((one, index) => fill(one, [...at, index]));
		if (!isJsonObject(part)) return part;
		return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, fill(one, [...at, key])]));
	};

	return {value: fill(value, path), used};
};
