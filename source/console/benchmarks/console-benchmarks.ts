import type {Benchmark} from '../../bench/benchmark.ts';
import {consoleLoad} from './console-load.ts';

/** The rows that draw a console in their own process. */
export const consoleBenchmarks: readonly Benchmark[] = [consoleLoad];
