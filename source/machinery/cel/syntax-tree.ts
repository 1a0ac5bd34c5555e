import type {ASTNode} from '@marcbachmann/cel-js';
import {charge, chargeWalk} from './budget.ts';
import {matchesName} from './libraries/regex-library.ts';

/** Parts of cel-js's nodes that its types leave out: what a macro stands for, and the loop it becomes. */
type Node = ASTNode & {
	args: unknown;
	readonly meta: {readonly alternate?: Node; readonly macro?: Macro};
	evaluate(evaluator: unknown, node: Node, context: unknown): unknown;
};

/** A macro that checks and evaluates itself. `has` keeps there the fields it asks for, last first, and then what they are asked of. */
interface Macro {
	macroHasProps?: readonly Node[];
	typeCheck(checker: Checker, macro: Macro, context: unknown): unknown;
}

interface Checker {
	check(node: Node, context: unknown): unknown;
	getType(name: string): unknown;
}

interface Loop {
	readonly iterable: Node;
	readonly step: Node;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'op' in value;

const isLoop = (node: Node): node is Node & {args: Loop} => (node.op as string) === 'comprehension';

const partsOf = (node: Node): readonly Node[] => {
	const args: unknown = isLoop(node) ? [node.args.iterable, node.args.step] : node.args;
	const alternate = node.meta.alternate;
	return [...(alternate === undefined ? [] : [alternate]), ...(Array.isArray(args) ? args.flat(2) : [args])].filter(
		isNode,
	);
};

/** Every node of a tree, once; macros with what they stand for. */
const nodesOf = (root: Node): ReadonlySet<Node> => {
	const found = new Set<Node>();
	const waiting: Node[] = [root];
	for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
		if (found.has(node)) continue;
		found.add(node);
		waiting.push(...partsOf(node));
	}
	return found;
};

/** Calls go to the functions of Kubernetes where cel-js has its own that cannot be replaced. To be done before the check. */
export const redirectCalls = (root: ASTNode): void => {
	for (const node of nodesOf(root as Node)) {
		const isCall = node.op === 'call' || node.op === 'rcall';
		const args = node.args as unknown[];
		if (isCall && args[0] === 'matches') args[0] = matchesName;
	}
};

const isSelection = ({op}: Node): boolean => op === '.' || op === '.?';

/** What the field of a selection is asked of. */
const operandOf = ({args}: Node): Node => (args as unknown as readonly Node[])[0]!;

/** cel-js takes `has(a.b)` only of names; what is asked may be anything else as well: `has(a['x'].b)`. To be done before the check. */
export const widenPresenceTests = (root: ASTNode): void => {
	for (const node of nodesOf(root as Node)) {
		const {macro} = node.meta;
		if (node.op !== 'call' || macro === undefined) continue;
		const [name, [asked]] = node.args as unknown as [string, readonly Node[]];
		if (name !== 'has' || asked?.op !== '.') continue;
		const selections: Node[] = [];
		let operand: Node = asked;
		for (; isSelection(operand); operand = operandOf(operand)) selections.push(operand);
		if (operand.op === 'id') continue;
		macro.typeCheck = (checker, self, context) => {
			checker.check(operand, context);
			self.macroHasProps = [...selections, operand];
			return checker.getType('bool');
		};
	}
};

/** Names of variables that an expression mentions. */
export const mentionedNames = (root: ASTNode): ReadonlySet<string> =>
	new Set([...nodesOf(root as Node)].filter(({op}) => op === 'id').map(({args}) => String(args)));

/** Has every turn of every loop counted, by the size of what is done in it. Gives the cost of the expression without loops. */
export const countTurns = (root: ASTNode): number => {
	const nodes = nodesOf(root as Node);
	for (const node of nodes) if (isLoop(node)) countStep(node.args.step);
	return nodes.size;
};

const countStep = (step: Node): void => {
	const cost = nodesOf(step).size;
	let {evaluate} = step;
	// A node replaces its own `evaluate` when it is first run; that must not lose the count.
	Object.defineProperty(step, 'evaluate', {
		configurable: true,
		get: () => (evaluator: unknown, node: Node, context: unknown) => {
			charge(cost);
			const result = evaluate.call(step, evaluator, node, context);
			if (typeof result === 'string') chargeWalk(result);
			return result;
		},
		set: (next: Node['evaluate']) => {
			evaluate = next;
		},
	});
};
