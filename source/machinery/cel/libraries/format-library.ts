import {Optional, type Environment} from '@marcbachmann/cel-js';
import {addNamespace} from './function-namespace.ts';
import {dns1035Label, dns1123Label, dns1123Subdomain, labelValue, qualifiedName} from '../../names.ts';

/** A named format that texts can be checked against. */
class CelFormat {
	readonly name: string;
	readonly check: (text: string) => readonly string[];

	constructor(name: string, check: (text: string) => readonly string[]) {
		this.name = name;
		this.check = check;
	}
}

const prefixOf = (check: (text: string) => readonly string[]) => (text: string) => check(text.replace(/-$/, 'a'));

const saying = (valid: (text: string) => boolean, problem: string) => (text: string) => (valid(text) ? [] : [problem]);

const isBase64 = (text: string): boolean =>
	/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);

const formats: {readonly [name: string]: (text: string) => readonly string[]} = {
	dns1123Label,
	dns1123Subdomain,
	dns1035Label,
	qualifiedName,
	dns1123LabelPrefix: prefixOf(dns1123Label),
	dns1123SubdomainPrefix: prefixOf(dns1123Subdomain),
	dns1035LabelPrefix: prefixOf(dns1035Label),
	labelValue,
	uri: saying(text => text.startsWith('/') || URL.canParse(text), 'invalid URI'),
	uuid: saying(
		text => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text),
		'does not match the UUID format',
	),
	byte: saying(isBase64, 'invalid base64'),
	date: saying(text => /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(text), 'invalid date'),
	datetime: saying(
		text => /^\d{4}-\d{2}-\d{2}[tT ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[zZ]|[+-]\d{2}:\d{2})$/.test(text),
		'invalid datetime',
	),
};

/** Kubernetes' format library: `!format.dns1123Label().validate(name).hasValue()`. */
export const addFormatLibrary = (environment: Environment): void => {
	const type = 'kubernetes.NamedFormat';
	environment.registerType(type, CelFormat);
	const namespace = addNamespace(environment, 'format');
	for (const [name, check] of Object.entries(formats)) {
		const format = new CelFormat(name, check);
		environment.registerFunction(`${namespace}.${name}(): ${type}`, () => format);
	}
	environment
		.registerFunction(`${namespace}.named(string): optional<${type}>`, (_, name: string) =>
			Object.hasOwn(formats, name) ? Optional.of(new CelFormat(name, formats[name]!)) : Optional.none(),
		)
		.registerFunction(`${type}.validate(string): optional<list<string>>`, ({check}: CelFormat, text: string) => {
			const problems = check(text);
			return problems.length === 0 ? Optional.none() : Optional.of(problems);
		});
};
