import {cellsOf, normaliseEvents, type Order} from './normalise-events.ts';

/** What generated names are made of. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
const marks = /\ue000([hr]):([^\ue001]*)\ue001/g;
const duration = /^(\d+[dhm])*\d+(\.\d+)?(ms|us|µs|s)$|^<invalid>$/;
/** 500m may also be half a core: taken for an age only in a column of ages. */
const age = /^(\d+[ydhm])+$|^<invalid>$/;

/** Turns output into a form in which two runs are equal: times, uids, addresses and generated names are replaced. */
export type Normalise = (text: string, sort: boolean | undefined) => string;

const mark = (kind: 'h' | 'r', text: string): string => `\ue000${kind}:${text}\ue001`;

/** Replaces what differs between runs inside words. What stands in `source`, the transcript itself, is never touched. */
const replaceWords = (text: string, source: string, server: string): string => {
	const unless = (replacement: string) => (all: string) => (source.includes(all) ? all : replacement);
	const hashLabel =
		/((?:pod-template-hash|controller-revision-hash)(?:"|)(?:=|: *"?))(?:([a-z][a-z0-9.-]*)-)?([a-z0-9]+)(?![a-z0-9-])/g;
	const hashes = new RegExp(`(?<=[a-z0-9]-)([${alphabet}]{6,10})(?=$|[^a-z0-9])`, 'gm');
	const suffixes = new RegExp(`(?<=[a-z0-9\\ue001]-)([${alphabet}]{5})(?=$|[^a-z0-9])`, 'gm');
	return text
		.replace(/\b[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ [\w.-]+:\d+\] /g, '<log> ')
		.replace(/(https?:\/\/)[\w.-]+:\d+/g, (all, scheme: string) => unless(`${scheme}<server>`)(all))
		.replaceAll(server, '<server>')
		.replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<jwt>')
		.replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, unless('<uid>'))
		.replace(/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z| ?[+-]\d\d:?\d\d( UTC)?)/g, unless('<time>'))
		.replace(/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, '<time>')
		.replace(/(resourceVersion"?: *"?|Resource ?Version:\s+)\d+/gi, '$1<rv>')
		.replace(/\b\d{1,3}(\.\d{1,3}){3}(\/\d+)?\b/g, (all, _part, mask?: string) => {
			const kept = source.includes(all) || ['0.0.0.0', '127.0.0.1', '0.0.0.0/0'].includes(all);
			return kept ? all : mask === undefined ? '<ip>' : '<cidr>';
		})
		.replace(/(nodePort"?: *|:)(3[0-2]\d{3})\b/g, (all, before: string, port: string) =>
			source.includes(port) ? all : `${before}<nodeport>`,
		)
		.replace(/(NodePort:\s+\S+\s+)(3[0-2]\d{3})\//g, (all, before: string, port: string) =>
			source.includes(port) ? all : `${before}<nodeport>/`,
		)
		.replace(/\bv\d+\.\d+\.\d+[-+.\w]*/g, unless('<version>'))
		.replace(/(kube-api-access-)[a-z0-9]{5}\b/g, '$1<r>')
		.replace(hashLabel, (all, before: string, name: string | undefined, hash: string) =>
			source.includes(hash) ? all : `${before}${name === undefined ? '' : `${name}-`}${mark('h', hash)}`,
		)
		.replace(hashes, all => (source.includes(`-${all}`) ? all : mark('h', all)))
		.replace(suffixes, all => (source.includes(`-${all}`) ? all : mark('r', all)));
};

/** Runs of blanks as three; durations, and ages in their column, as <age>. */
const normaliseLine = (text: string, ageColumn: number): string => {
	const line = text.trimEnd();
	const lead = /^\s*/.exec(line)![0];
	const cell = (part: string, column: number): string => {
		if (column === 0) return part;
		if (duration.test(part) || (column === ageColumn && age.test(part))) return '<age>';
		return part.replace(/^(\d+) \(\S+ ago\)$/, '$1 (<age> ago)');
	};
	return lead + cellsOf(line).map(cell).join('   ');
};

const normaliseLines = (lines: readonly string[]): readonly string[] => {
	let [ageColumn, columns] = [-1, 0];
	return lines.map(line => {
		const cells = cellsOf(line);
		const isHeader = cells.length > 1 && /^[A-Z][A-Z -]*$/.test(cells.slice(0, 2).join(''));
		if (isHeader && cells.includes('AGE')) [ageColumn, columns] = [cells.indexOf('AGE'), cells.length];
		else if (line === '') ageColumn = -1;
		return normaliseLine(line, cells.length === columns ? ageColumn : -1);
	});
};

/** A line without what its generated names are. */
const shapeOf = (line: string): string => line.replace(marks, '\ue000$1\ue001');

const byShape: Order = (a, b) => {
	const [x, y] = [shapeOf(a), shapeOf(b)];
	return x === y ? 0 : x < y ? -1 : 1;
};

/** Rows with generated names that follow one another: as far as they go, their order is chance. */
const looseEnd = (lines: readonly string[], from: number): number => {
	const end = lines.findIndex((line, index) => index >= from && !/^[^\s-].*\ue000/.test(line));
	return end === -1 ? lines.length : end;
};

/** Stretches of lines of which each is either in order or in any order. */
const stretches = (lines: readonly string[], sort: boolean | undefined) => {
	if (sort === true) return [{loose: true, lines: lines.toSorted(byShape)}];
	if (sort === false) return [{loose: false, lines}];
	const out: {loose: boolean; lines: readonly string[]}[] = [];
	for (let at = 0; at < lines.length;) {
		const end = looseEnd(lines, at);
		const loose = end > at + 1;
		out.push({loose, lines: loose ? lines.slice(at, end).toSorted(byShape) : [lines[at]!]});
		at = loose ? end : at + 1;
	}
	return out;
};

/** Gives generated names numbers in the order they are first seen, over all outputs of one run of a transcript. */
const createNumbers = () => {
	const numbers = {h: new Map<string, number>(), r: new Map<string, number>()};
	const rank = (line: string): number[] =>
		[...line.matchAll(marks)].map(([, kind, name]) => numbers[kind as 'h' | 'r'].get(name!) ?? Infinity);
	return {
		/** Lines of one shape: those with names seen before come first. */
		known: ((a, b) => {
			const others = rank(b);
			const index = rank(a).findIndex((number, place) => number !== others[place]);
			return index === -1 ? 0 : rank(a)[index]! - others[index]!;
		}) satisfies Order,
		numbered: (line: string): string =>
			line.replace(marks, (_, kind: 'h' | 'r', name: string) => {
				const known = numbers[kind];
				if (!known.has(name)) known.set(name, known.size + 1);
				return `<${kind}${known.get(name)}>`;
			}),
	};
};

/** A normaliser for all outputs of one run of a transcript. */
export const createNormaliser = (source: string, server: string): Normalise => {
	const {known, numbered} = createNumbers();
	return (text, sort) => {
		if (text === '') return '';
		const ended = text.endsWith('\n');
		const lines = replaceWords(text, source, server)
			.split('\n')
			.slice(0, ended ? -1 : undefined);
		const out = stretches(normaliseLines(normaliseEvents(lines, byShape)), sort).flatMap(({loose, lines: stretch}) => {
			if (!loose) return stretch.map(numbered);
			return Object.values(Object.groupBy(stretch, shapeOf)).flatMap(alike => alike!.toSorted(known).map(numbered));
		});
		return out.join('\n') + (ended ? '\n' : '');
	};
};
