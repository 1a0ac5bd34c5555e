import type {NodeInfo} from './node-info.ts';

/**
Something asked of one node whose answer depends on that node alone, with its pods. A node remembers its answers until it
changes, by the function: keep the function where the question is the same.
*/
export type NodeQuestion<Answer extends object | number | string> = (node: NodeInfo) => Answer;
