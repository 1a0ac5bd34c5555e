import type {Json} from '../../machinery/json.ts';

/** One step of a path: `.name`, `["name"]`, `[0]` or `[]`; with a question mark what cannot be had is left out. */
export type PathStep =
	| {readonly kind: 'field'; readonly name: string; readonly optional: boolean}
	| {readonly kind: 'item'; readonly index: number; readonly optional: boolean}
	| {readonly kind: 'each'; readonly optional: boolean};

export const comparisons = ['==', '!=', '<', '<=', '>', '>='] as const;
export type Comparison = (typeof comparisons)[number];

/** A jq filter of the subset that is read: from one value to any number of values. */
export type JqFilter =
	| {readonly kind: 'literal'; readonly value: Json}
	| {readonly kind: 'path'; readonly from: JqFilter | undefined; readonly steps: readonly PathStep[]}
	| {readonly kind: 'pipe'; readonly first: JqFilter; readonly second: JqFilter}
	| {readonly kind: 'comma'; readonly left: JqFilter; readonly right: JqFilter}
	| {readonly kind: 'alternative'; readonly left: JqFilter; readonly right: JqFilter}
	| {readonly kind: 'logic'; readonly operator: 'and' | 'or'; readonly left: JqFilter; readonly right: JqFilter}
	| {readonly kind: 'compare'; readonly operator: Comparison; readonly left: JqFilter; readonly right: JqFilter}
	| {readonly kind: 'select'; readonly condition: JqFilter}
	| {readonly kind: 'function'; readonly name: JqFunction};

export const jqFunctions = ['not', 'length', 'empty', 'keys'] as const;
export type JqFunction = (typeof jqFunctions)[number];
