type Members = {readonly [key: string]: unknown};

const isObject = (value: unknown): value is Members =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const uid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d`;

/** Forms of what differs from run to run. */
const forms: {readonly [name: string]: string} = {
	uid,
	rv: '[1-9][0-9]*',
	listrv: '[1-9][0-9]*',
	time: `${time}Z`,
	microtime: String.raw`${time}\.\d{1,9}Z`,
	continue: '.+',
	ip: '[0-9a-f.:]+',
	nodeport: '[0-9]+',
	gen: '[a-z0-9]{5}',
	jwt: String.raw`eyJ[\w-]+\.[\w-]+\.[\w-]+`,
	hash: '[0-9A-Fa-f]+',
	num: '[0-9]+',
	any: String.raw`[\s\S]*`,
};
const placeholder = /<(uid|rv|listrv|time|microtime|continue|ip|nodeport|gen|jwt|hash|num|any)(?::\d+)?>/g;

const shown = (value: unknown): string =>
	value === undefined ? 'nothing' : (JSON.stringify(value) ?? '').slice(0, 300);

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** What the placeholders of one case stand for, and the comparison of answers with expectations. */
export class Comparison {
	/** What is wrong, one line each. */
	readonly problems: string[] = [];
	readonly #variables: ReadonlyMap<string, string>;
	readonly #bound = new Map<string, string>();

	constructor(variables: ReadonlyMap<string, string>) {
		this.#variables = variables;
	}

	/** The value of `<rv:1>`, once it has been seen. */
	bound(name: string): string | undefined {
		return this.#bound.get(name);
	}

	compare(expected: unknown, actual: unknown, path: string, ignored: readonly string[] = []): void {
		if (ignored.some(part => path === part || path.startsWith(`${part}.`) || path.startsWith(`${part}[`))) return;
		if (typeof expected === 'string') {
			this.#compareText(expected, actual, path);
		} else if (Array.isArray(expected) && Array.isArray(actual)) {
			for (let index = 0; index < Math.max(expected.length, actual.length); index++) {
				this.compare(expected[index], actual[index], `${path}[${index}]`, ignored);
			}
		} else if (isObject(expected) && isObject(actual)) {
			const wanted = new Map(Object.entries(expected).map(([key, value]) => [this.#filled(key), value]));
			for (const key of new Set([...wanted.keys(), ...Object.keys(actual)])) {
				const at = /^[\w$-]+$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`;
				this.compare(wanted.get(key), actual[key], at, ignored);
			}
		} else if (expected !== actual) {
			this.#report(path, expected, actual);
		}
	}

	#filled(text: string): string {
		return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => this.#variables.get(name) ?? whole);
	}

	#report(path: string, expected: unknown, actual: unknown): void {
		this.problems.push(`${path}: ${shown(actual)} instead of ${shown(expected)}`);
	}

	#compareText(text: string, actual: unknown, path: string): void {
		const expected = this.#filled(text);
		const names = expected.match(placeholder) ?? [];
		if (names.length === 0) {
			if (expected !== actual) this.#report(path, expected, actual);
			return;
		}
		const parts = expected.split(
			/<(?:uid|rv|listrv|time|microtime|continue|ip|nodeport|gen|jwt|hash|num|any)(?::\d+)?>/,
		);
		const source = parts.map((part, index) => {
			const form = forms[/\w+/.exec(names[index] ?? '')?.[0] ?? ''];
			return `${escaped(part)}${form === undefined ? '' : `(${form})`}`;
		});
		const readable = typeof actual === 'string' || (typeof actual === 'number' && text.startsWith('<nodeport'));
		const found = readable ? new RegExp(`^${source.join('')}$`).exec(String(actual)) : null;
		if (found === null) return this.#report(path, expected, actual);
		for (const [index, name] of names.entries()) this.#bind(name.slice(1, -1), found[index + 1] ?? '', path);
	}

	#bind(name: string, value: string, path: string): void {
		if (!name.includes(':')) return;
		const known = this.#bound.get(name);
		if (known === value) return;
		if (known !== undefined) return this.#report(path, `<${name}>, ${known} before,`, value);
		const twin = [...this.#bound].find(
			([other, taken]) => name.startsWith('uid:') && other.startsWith('uid:') && taken === value,
		);
		if (twin !== undefined) this.#report(path, `another uid than <${twin[0]}>`, value);
		this.#bound.set(name, value);
	}
}
