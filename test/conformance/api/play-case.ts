import {setTimeout as sleep} from 'node:timers/promises';
import type {Case, RecordedRequest, Step} from './case.ts';
import {Comparison} from './compare-answer.ts';
import type {Answer, Exchange, LineStream} from './http-exchange.ts';
import {atPath} from './json-path.ts';
import {inFixedOrder, sortLists, viewOf} from './normal-form.ts';

/** Always compared where they are expected; a warning that is not is a problem. */
const comparedHeaders = ['content-type', 'warning', 'retry-after', 'allow', 'location', 'www-authenticate'];
/** How long a watch is looked at for events that should not come. */
const settleMs = 50;
const eventMsMax = 5000;
const retryMs = 20;
const retriesMax = 50;

let played = 0;

const filled = <T>(value: T, variables: ReadonlyMap<string, string>): T => {
	const text = (part: string): string =>
		part.replaceAll(/\{\{(\w+)(\|url)?\}\}/g, (whole, name: string, encoded?: string) => {
			const known = variables.get(name);
			if (known === undefined) throw new Error(`no value for ${whole}`);
			return encoded === undefined ? known : encodeURIComponent(known);
		});
	const fill = (part: unknown): unknown => {
		if (typeof part === 'string') return text(part);
		if (Array.isArray(part)) return part.map(fill);
		if (typeof part !== 'object' || part === null) return part;
		return Object.fromEntries(Object.entries(part).map(([key, member]) => [text(key), fill(member)]));
	};
	return fill(value) as T;
};

const jsonOf = ({body}: Pick<Answer, 'body'>): unknown => {
	try {
		return inFixedOrder(JSON.parse(body.toString('utf8')));
	} catch {
		return undefined;
	}
};

const headersOf = ({headers}: Pick<Answer, 'headers'>, names: readonly string[]): {[name: string]: unknown} =>
	Object.fromEntries(
		names.flatMap(name => {
			const values = headers.get(name);
			if (values === undefined) return [];
			return [[name, name === 'warning' ? values : values.join(', ')]];
		}),
	);

/** One run of a case on a server: its namespaces, what it made, what it watches. */
class Run {
	readonly #exchange: Exchange;
	readonly #case: Case;
	readonly #variables: Map<string, string>;
	readonly #comparison: Comparison;
	readonly #watches = new Map<string, LineStream>();
	readonly #taken = new Map<string, number>();
	readonly #made: string[] = [];

	constructor(exchange: Exchange, story: Case) {
		const unique = `u${(played++).toString().padStart(6, '0')}`;
		this.#exchange = exchange;
		this.#case = story;
		this.#variables = new Map([
			['uniq', unique],
			['ns', `ns-${unique}`],
			['ns2', `ns2-${unique}`],
		]);
		this.#comparison = new Comparison(this.#variables);
	}

	async play(): Promise<readonly string[]> {
		const {problems} = this.#comparison;
		try {
			await this.#makeNamespaces();
			for (const [index, step] of this.#case.steps.entries()) {
				const before = problems.length;
				await this.#playStep(step);
				for (let at = before; at < problems.length; at++) problems[at] = `step ${index}: ${problems[at]}`;
			}
			this.#checkOrder();
		} catch (error) {
			problems.push((error as Error).message);
		} finally {
			for (const watch of this.#watches.values()) watch.stop();
			for (const path of this.#made.toReversed()) await this.#remove(path);
		}
		return problems;
	}

	/** The namespaces that a case speaks of, with the account that pods need. */
	async #makeNamespaces(): Promise<void> {
		const text = JSON.stringify(this.#case.steps.map(({request, watch}) => ({request, watch})));
		for (const name of ['ns', 'ns2'].filter(wanted => text.includes(`{{${wanted}}}`))) {
			if (this.#case.noNamespace?.includes(name)) continue;
			const namespace = this.#variables.get(name)!;
			const path = '/api/v1/namespaces';
			await this.#make(path, {apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}});
			const account = {apiVersion: 'v1', kind: 'ServiceAccount', metadata: {name: 'default'}};
			await this.#make(`${path}/${namespace}/serviceaccounts`, account);
		}
	}

	async #make(
		path: string,
		body: {readonly metadata: {readonly name: string}; readonly [field: string]: unknown},
	): Promise<void> {
		const {status, body: text} = await this.#exchange.send({method: 'POST', path, body});
		if (status !== 201) throw new Error(`cannot prepare ${path}: ${status} ${text.toString()}`);
		if (path === '/api/v1/namespaces') this.#made.push(`${path}/${body.metadata.name}`);
	}

	async #playStep(step: Step): Promise<void> {
		if (step.stop !== undefined) this.#watches.get(step.stop)?.stop();
		else if (step.watch !== undefined) await this.#openWatch(step, step.watch);
		else if (step.events !== undefined) await this.#compareEvents(step, step.events);
		else if (step.request !== undefined) await this.#compareAnswer(step, filled(step.request, this.#variables));
	}

	async #openWatch({expect}: Step, recorded: NonNullable<Step['watch']>): Promise<void> {
		const watch = await this.#exchange.open(filled(recorded, this.#variables));
		this.#watches.set(recorded.id, watch);
		this.#comparison.compare(expect.status, watch.head.status, 'status');
		this.#comparison.compare(expect.headers, headersOf(watch.head, ['content-type']), 'headers');
	}

	async #compareEvents(
		step: Step,
		{id, closed = false, collapse = false, ...view}: NonNullable<Step['events']>,
	): Promise<void> {
		const watch = this.#watches.get(id)!;
		const expected = step.expect.events ?? [];
		const from = this.#taken.get(id) ?? 0;
		const bookmarks = this.#case.steps.some(({watch: recorded}) => recorded?.id === id && recorded.bookmarks);
		const wanted = (): string[] =>
			watch.lines.filter(
				line => bookmarks || !line.startsWith('{"type":"BOOKMARK"') || line.includes('k8s.io/initial-events-end'),
			);
		const enough = (): boolean => (wanted().length >= from + expected.length && !closed) || watch.closed;
		await Promise.race([watch.until(enough), sleep(eventMsMax)]);
		if (!closed) await sleep(settleMs);
		const lines = wanted();
		this.#taken.set(id, lines.length);
		const events = lines.slice(from).map(line => inFixedOrder(JSON.parse(line)) as {readonly type: string});
		const isLast = (index: number): boolean =>
			events[index]!.type !== 'BOOKMARK' || events[index + 1]?.type !== 'BOOKMARK';
		const counted = collapse ? events.filter((_, index) => isLast(index)) : events;
		const ignored = [...(this.#case.ignore ?? []), ...(step.ignore ?? [])];
		this.#comparison.compare(
			expected,
			counted.map(event => viewOf(event, view)),
			'events',
			ignored,
		);
		if (step.expect.closed !== undefined) this.#comparison.compare(step.expect.closed, watch.closed, 'closed');
	}

	async #answer({retry}: Step, request: RecordedRequest): Promise<Answer> {
		const isAwaited = (answer: Answer): boolean => {
			if (retry === undefined) return true;
			if (retry.status !== undefined) return [retry.status].flat().includes(answer.status);
			return String(atPath(jsonOf(answer), retry.path ?? '')) === String(retry.equals);
		};
		let answer = await this.#exchange.send(request);
		for (let count = 0; count < retriesMax && !isAwaited(answer); count++) {
			await sleep(retryMs);
			answer = await this.#exchange.send(request);
		}
		return answer;
	}

	async #compareAnswer(step: Step, request: RecordedRequest): Promise<void> {
		const {expect} = step;
		const answer = await this.#answer(step, request);
		const json = jsonOf(answer);
		this.#remember(request, answer.status, json);
		this.#capture(step, answer, json);
		const headers = headersOf(answer, [...comparedHeaders, ...(step.headers ?? [])]);
		this.#comparison.compare(expect.status, answer.status, 'status');
		for (const name of new Set([...Object.keys(expect.headers ?? {}), 'warning'])) {
			this.#comparison.compare(expect.headers?.[name], headers[name], `headers.${name}`);
		}
		sortLists(json, step.unordered);
		const ignored = [...(this.#case.ignore ?? []), ...(step.ignore ?? [])];
		if ('body' in expect) this.#comparison.compare(expect.body, viewOf(json, step), '$', ignored);
		const text = answer.body.toString('utf8');
		if (expect.text !== undefined) this.#comparison.compare(expect.text, text, 'text');
		if (expect.prefix !== undefined)
			this.#comparison.compare(expect.prefix, text.slice(0, step.prefixLength), 'prefix');
	}

	#capture({capture = {}, captureHeader = {}}: Step, answer: Answer, json: unknown): void {
		for (const [variable, path] of Object.entries(capture)) this.#set(variable, atPath(json, path), path);
		for (const [variable, header] of Object.entries(captureHeader)) {
			this.#set(variable, answer.headers.get(header)?.[0], header);
		}
	}

	#set(variable: string, value: unknown, where: string): void {
		if (value === undefined) throw new Error(`the answer has nothing at ${where} to go on with`);
		this.#variables.set(variable, String(value));
	}

	/** Keeps in mind what a request has made in the cluster, so that it is gone for the next case. */
	#remember({method = 'GET', path}: RecordedRequest, status: number, json: unknown): void {
		const place = path.split('?')[0]!;
		if (status !== 201 || path.includes('dryRun') || /\/(token|eviction|binding)$/.test(place)) return;
		const name = atPath(json, 'metadata.name');
		if (method !== 'POST') this.#made.push(place);
		else if (typeof name === 'string' && atPath(json, 'metadata.uid') !== undefined)
			this.#made.push(`${place}/${name}`);
	}

	/** No controller takes finalizers off here. */
	async #remove(path: string): Promise<void> {
		const {send} = this.#exchange;
		const object = jsonOf(await send({method: 'DELETE', path: `${path}?gracePeriodSeconds=0`}));
		if (atPath(object, 'metadata.finalizers') !== undefined) {
			const headers = {'content-type': 'application/merge-patch+json'};
			await send({method: 'PATCH', path, headers, body: {metadata: {finalizers: null}}});
		}
		if (atPath(object, 'kind') !== 'Namespace') return;
		await send({method: 'PUT', path: `${path}/finalize`, body: {...(object as object), spec: {finalizers: []}}});
	}

	#checkOrder(): void {
		const seen = (this.#case.rvOrder ?? []).flatMap(name => {
			const value = this.#comparison.bound(name);
			return value === undefined ? [] : [{name, value: BigInt(value)}];
		});
		for (const [index, {name, value}] of seen.entries()) {
			const next = seen[index + 1];
			if (next !== undefined && next.value <= value) {
				this.#comparison.problems.push(`<${next.name}> (${next.value}) is not newer than <${name}> (${value})`);
			}
		}
	}
}

/** Plays a case and answers what was different from the recording, nothing where all was the same. */
export const playCase = (exchange: Exchange, story: Case): Promise<readonly string[]> =>
	new Run(exchange, story).play();
