import type {Line} from '../../line.ts';
import type {ConsoleCluster} from '../../types.ts';
import type {Field} from '../field-lines.ts';

/** What descriptions are made from. */
export interface DescribeSource {
	readonly informers: ConsoleCluster['informers'];
	/** Cluster time, ms. */
	readonly now: number;
}

/** What is special to a kind: fields that go with the common ones, and lines below them. */
export interface KindPart {
	readonly fields: readonly Field[];
	readonly lines: readonly Line[];
}
