import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import type {Explanation} from '../../../source/scheduler/explanation.ts';
import {defaultConfiguration} from '../../../source/scheduler/configuration/default-configuration.ts';
import {explainSnapshot} from '../../../source/scheduler/explain-snapshot.ts';
import type {Decide, Decision} from '../../../source/scheduler/cycle/decision.ts';
import {schedulePlainly} from '../../../source/scheduler/cycle/schedule-plainly.ts';
import {schedulePod} from '../../../source/scheduler/cycle/schedule-pod.ts';
import {decidePending} from '../../../source/scheduler/schedule-pending.ts';
import {readSnapshot} from '../../../source/scheduler/snapshot/snapshot.ts';

interface Expected {
	readonly scores?: {
		readonly [node: string]: {readonly total: number; readonly plugins: {readonly [plugin: string]: number}};
	};
	readonly best?: readonly string[];
	readonly only?: string;
	readonly message?: string;
	readonly nominatedNodeName?: string;
	readonly victims?: readonly string[];
}

interface RecordedCase {
	readonly name: string;
	readonly theme: string;
	readonly priorityClasses: {readonly [name: string]: number};
	readonly nodes: readonly unknown[];
	readonly pods: readonly unknown[];
	readonly services: readonly unknown[];
	readonly runtimeClasses: readonly unknown[];
	readonly volumes: readonly unknown[];
	readonly incoming: {readonly metadata: {readonly name: string}};
	readonly expected: Expected;
}

const cases: readonly RecordedCase[] = readFileSync(join('test', 'conformance', 'scheduler', 'cases.jsonl'), 'utf8')
	.trim()
	.split('\n')
	.map(line => JSON.parse(line) as RecordedCase);

/** The objects of a case as a List. */
const listOf = ({priorityClasses, nodes, pods, services, runtimeClasses, volumes, incoming}: RecordedCase) => {
	const classes = Object.entries(priorityClasses).map(([name, value]) => ({
		apiVersion: 'scheduling.k8s.io/v1',
		kind: 'PriorityClass',
		metadata: {name},
		value,
	}));
	const items = [...classes, ...nodes, ...services, ...runtimeClasses, ...volumes, ...pods, incoming];
	return [{apiVersion: 'v1', kind: 'List', items}];
};

const keyOfIncoming = ({incoming}: RecordedCase): string => `default/${incoming.metadata.name}`;

/** The plain evaluation, with every plugin's scores. */
const decide = (recorded: RecordedCase): Explanation =>
	explainSnapshot(listOf(recorded)).find(({pod}) => pod === keyOfIncoming(recorded))!;

/** What becomes of the pods of a case when decisions are made in one way. */
const outcomes = (recorded: RecordedCase, decideOne: Decide<Decision>): readonly string[] => {
	const {cluster, pending} = readSnapshot(listOf(recorded));
	const made: string[] = [];
	decidePending(cluster, pending, {configuration: defaultConfiguration}, decideOne, ({pod, decision}) => {
		const outcome = decision.kind === 'placed' ? `${decision.node.name} ${decision.score}` : decision.message;
		made.push(`${pod.key}: ${outcome}`);
	});
	return made;
};

const feasibleNodes = ({nodes}: Explanation): readonly string[] =>
	Object.keys(nodes)
		.filter(name => nodes[name]!.feasible)
		.toSorted();

/** Plugins that say nothing about a pod and plugins that score 0 everywhere look the same. */
const withoutZeros = (plugins: {readonly [plugin: string]: number} = {}) =>
	Object.fromEntries(Object.entries(plugins).filter(([, score]) => score !== 0));

const compareScores = (explanation: Explanation, scores: NonNullable<Expected['scores']>): string[] => {
	const wrong: string[] = [];
	const same = (what: string, expected: unknown, actual: unknown): void => {
		const [wanted, got] = [JSON.stringify(expected), JSON.stringify(actual)];
		if (wanted !== got) wrong.push(`${what}: expected ${wanted}, got ${got}`);
	};
	same('feasible nodes', Object.keys(scores).toSorted(), feasibleNodes(explanation));
	const sorted = (plugins: object) => Object.fromEntries(Object.entries(plugins).toSorted());
	for (const [node, {total, plugins}] of Object.entries(scores)) {
		const actual = explanation.nodes[node];
		same(`scores of ${node}`, sorted(withoutZeros(plugins)), sorted(withoutZeros(actual?.plugins)));
		same(`total of ${node}`, total, actual?.total);
	}
	return wrong;
};

const differences = (explanation: Explanation, expected: Expected): string[] => {
	const outcome = {
		node: explanation.node,
		message: explanation.message,
		nominatedNode: explanation.nominatedNode,
		victims: explanation.victims ?? [],
	};
	if (expected.scores !== undefined) {
		const best = expected.best!.includes(explanation.node ?? '');
		const wrong = compareScores(explanation, expected.scores);
		return best ? wrong : [...wrong, `expected one of ${expected.best!.join(', ')}, got ${explanation.node}`];
	}
	const wanted =
		expected.only === undefined
			? {
					node: null,
					message: expected.message,
					nominatedNode: expected.nominatedNodeName,
					victims: expected.victims ?? [],
				}
			: {node: expected.only, message: undefined, nominatedNode: undefined, victims: []};
	const [left, right] = [JSON.stringify(wanted), JSON.stringify(outcome)];
	if (left !== right) return [`expected ${left}, got ${right}`];
	const only = feasibleNodes(explanation).join();
	return expected.only === undefined || only === expected.only
		? []
		: [`feasible: expected ${expected.only}, got ${only}`];
};

for (const [theme, ofTheme] of Map.groupBy(cases, ({theme}) => theme)) {
	test(`${theme}: ${ofTheme.length} decisions as kube-scheduler 1.36 made them`, t => {
		const wrong = ofTheme.flatMap(recorded =>
			differences(decide(recorded), recorded.expected).map(difference => `${recorded.name}: ${difference}`),
		);
		t.deepEqual(wrong, []);
		for (const recorded of ofTheme)
			t.deepEqual(outcomes(recorded, schedulePod), outcomes(recorded, schedulePlainly), recorded.name);
	});
}

test('the recorded cases are all there', t => {
	t.is(cases.length, 321);
});
