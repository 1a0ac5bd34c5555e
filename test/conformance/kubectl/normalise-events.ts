/** What node agents say of nodes and pods: how much of it there is differs from agent to agent. */
const agentReasons =
	/^(Pulling|Pulled|Created|Started|Killing|Starting|RegisteredNode|RemovingNode|DeletingNode|NodeReady|NodeNotReady|NodeHas\w+|NodeAllocatableEnforced|Synced|Sandbox\w+|FailedMount|SuccessfulMountVolume)$/;
const agents = /^(kubelet|kwok|node-controller)/;

/** The cells of a row: two blanks or more stand between them. */
export const cellsOf = (line: string): string[] => line.replace(/^\s+/, '').split(/\s{2,}|\t+/);

/** Each once, by their generated names; which of several equal pods an event is about is then chance. */
const unique = (lines: readonly string[]): string[] =>
	[...new Set(lines)].map(line => line.replace(/\ue000r:[^\ue001]*\ue001/g, '<r>'));

/** How lines are put in order. */
export type Order = (a: string, b: string) => number;

/** A part of the output and how many lines it took. */
interface Part {
	readonly lines: readonly string[];
	readonly taken: number;
}

const indented = (lines: readonly string[], from: number): number => {
	const end = lines.findIndex((line, index) => index >= from && !/^\s+\S/.test(line));
	return end === -1 ? lines.length : end;
};

/** The events at the end of `kubectl describe`. */
const described = (lines: readonly string[], at: number, order: Order): Part => {
	const end = indented(lines, at + 1);
	const rows = lines
		.slice(at + 3, end)
		.map(cellsOf)
		.filter(([, reason = '', , from = '']) => !agentReasons.test(reason) && !agents.test(from))
		.map(([type, reason, , from, ...message]) => `  ${type}   ${reason}   <age>   ${from}   ${message.join(' ')}`);
	const head = [lines[at]!, '  Type   Reason   Age   From   Message'];
	const shown = unique(rows).toSorted(order);
	return {lines: shown.length === 0 ? ['Events:   <none>'] : [...head, ...shown], taken: end - at};
};

/** The table of `kubectl get events` and `kubectl events`. */
const listed = (lines: readonly string[], at: number, order: Order): Part => {
	const reason = lines[at]!.startsWith('NAMESPACE') ? 3 : 2;
	const blank = lines.indexOf('', at);
	const end = blank === -1 ? lines.length : blank;
	const rows = lines
		.slice(at + 1, end)
		.map(cellsOf)
		.filter(cells => !agentReasons.test(cells[reason] ?? ''))
		.map(cells => cells.with(reason - 2, '<age>').join('   '));
	const byReason: Order = (a, b) => {
		const [x = '', y = ''] = [cellsOf(a)[reason], cellsOf(b)[reason]];
		return x === y ? order(a, b) : x < y ? -1 : 1;
	};
	return {lines: [lines[at]!, ...unique(rows).toSorted(byReason)], taken: end - at};
};

/** Conditions in the order of their names. */
const conditions = (lines: readonly string[], at: number, order: Order): Part => {
	const end = indented(lines, at + 1);
	const rows = lines.slice(at + 1, end);
	const head = rows.filter(row => /^\s+(Type\s|----)/.test(row));
	return {lines: [lines[at]!, ...head, ...rows.slice(head.length).toSorted(order)], taken: end - at};
};

const partAt = (lines: readonly string[], at: number, order: Order): Part => {
	const line = lines[at]!;
	if (line === 'Events:') return described(lines, at, order);
	if (/^(NAMESPACE\s+)?LAST SEEN\s/.test(line)) return listed(lines, at, order);
	if (line === 'Conditions:') return conditions(lines, at, order);
	if (/^\s+(Container ID|Image ID):/.test(line)) return {lines: [line.replace(/:.*/, ':   <any>')], taken: 1};
	return {lines: [line], taken: 1};
};

/** Events once each, in the order of their reasons, without what node agents say; conditions in order of their names. */
export const normaliseEvents = (lines: readonly string[], order: Order): readonly string[] => {
	const out: string[] = [];
	for (let at = 0; at < lines.length;) {
		const part = partAt(lines, at, order);
		out.push(...part.lines);
		at += part.taken;
	}
	return out;
};
