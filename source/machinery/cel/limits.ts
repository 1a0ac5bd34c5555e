/** Cost of one evaluation; as kube-apiserver's PerCallLimit, where a unit is about one look at a value. */
export const expressionCostMax = 1_000_000;

/** Cost of all rules of one object together (RuntimeCELCostBudget). */
export const objectRulesCostMax = 10_000_000;

/** Characters of text that cost one unit when a function walks them. */
export const charactersPerCost = 10;

/** Characters of the text of an expression; longer ones are refused before they are read. */
export const expressionCharactersMax = 1_000_000;

/** Nodes of the syntax tree of an expression. */
export const expressionNodesMax = 100_000;

/** Levels of nesting in an expression. */
export const expressionDepthMax = 250;

/** Patterns that are kept compiled; beyond it all are forgotten, which costs time only. */
export const knownPatternsMax = 1000;
