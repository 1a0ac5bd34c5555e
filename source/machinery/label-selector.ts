import {goQuote} from './go-quote.ts';
import {parseLabelSelector} from './label-selector-parser.ts';
import {
	labelRequirement,
	meetsRequirement,
	requirementText,
	type LabelOperator,
	type LabelRequirement,
	type Labels,
} from './label-requirement.ts';
import {selectorMemoEntriesMax} from './limits.ts';
import {memoize} from './memo.ts';

export type {Labels} from './label-requirement.ts';

/** metav1.LabelSelector, by shape. */
export interface LabelSelectorLike {
	readonly matchLabels?: Labels;
	readonly matchExpressions?: readonly {
		readonly key: string;
		readonly operator: string;
		readonly values?: readonly string[];
	}[];
}

/** Decides which labels are selected. */
export interface LabelMatcher {
	matches(labels: Labels | undefined): boolean;
	/** True where everything matches. */
	readonly empty: boolean;
	/** Selector syntax: `app=web,tier in (a,b)`. */
	readonly text: string;
	/** The conditions, sorted by key; all must be met. Empty also for the matcher that matches nothing. */
	readonly requirements: readonly LabelRequirement[];
}

const matcherOf = (requirements: readonly LabelRequirement[]): LabelMatcher => ({
	matches: labels => requirements.every(requirement => meetsRequirement(requirement, labels)),
	empty: requirements.length === 0,
	text: requirements.map(requirementText).join(','),
	requirements,
});

const sorted = (requirements: readonly LabelRequirement[]): readonly LabelRequirement[] =>
	requirements.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));

const nothing: LabelMatcher = {matches: () => false, empty: false, text: '', requirements: []};
const expressionOperators: ReadonlyMap<string, LabelOperator> = new Map([
	['In', 'in'],
	['NotIn', 'notin'],
	['Exists', 'exists'],
	['DoesNotExist', '!'],
]);

/** The matcher of a selector text such as `app=web,!legacy`; results are kept. Throws an Error in apimachinery's words. */
export const matcherOfText: (text: string) => LabelMatcher = memoize(
	text => matcherOf(parseLabelSelector(text)),
	selectorMemoEntriesMax,
);

const build = ({matchLabels = {}, matchExpressions = []}: LabelSelectorLike): LabelMatcher => {
	const exact = Object.entries(matchLabels).map(([key, value]) => labelRequirement(key, '=', [value]));
	const expressions = matchExpressions.map(({key, operator, values = []}) => {
		const known = expressionOperators.get(operator);
		if (known === undefined) throw new Error(`${goQuote(operator)} is not a valid label selector operator`);
		return labelRequirement(key, known, values);
	});
	return matcherOf(sorted([...exact, ...expressions]));
};

const built = new WeakMap<LabelSelectorLike, LabelMatcher>();

/**
The matcher of a metav1.LabelSelector: undefined matches nothing, an empty one everything. Made once per selector object.
Throws an Error in apimachinery's words for bad keys, values or operators.
*/
export const matcherOfSelector = (selector: LabelSelectorLike | undefined): LabelMatcher => {
	if (selector === undefined) return nothing;
	const known = built.get(selector);
	if (known !== undefined) return known;
	const matcher = build(selector);
	built.set(selector, matcher);
	return matcher;
};

/** The matcher of plain equalities, as in a Service's selector; unchecked, as labels.SelectorFromSet is in its callers. */
export const matcherOfMap = (map: Labels): LabelMatcher =>
	matcherOf(sorted(Object.entries(map).map(([key, value]) => ({key, operator: '=', values: [value]}))));
