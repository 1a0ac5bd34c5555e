import type {Stage} from '../kubelet/stages/stage.ts';
import type {ParsedCommand} from '../commands/parse-command.ts';
import type {TimedPhrase} from '../commands/phrase/timed-phrase.ts';
import type {FeatureGate} from '../cluster/feature-gates.ts';
import type {NodeTemplate} from '../cluster/types.ts';
import type {SchedulerConfiguration} from '../scheduler/framework/scheduler-configuration.ts';
import type {Json, KubernetesObject} from '../machinery/json.ts';
import type {ForkWay} from '../cluster/fork-cluster.ts';
import type {Phrase} from '../commands/phrase/phrase.ts';
import type {CelExpression} from './cel-expression.ts';

/** The apiVersion of fixtures, whose kind is Scenario. */
export const scenarioApiVersion = 'inkube.dev/v1alpha1';

/** What a step or a rule of the whole run claims. */
export type Expectation =
	| {readonly by: 'phrase'; readonly text: string; readonly expected: TimedPhrase}
	| {
			readonly by: 'cel';
			readonly text: string;
			readonly expression: CelExpression<boolean>;
			readonly withinMs?: number;
	  };

/** How long an expectation may take to come true; undefined: it must hold when it is asked. */
export const withinMs = (expectation: Expectation): number | undefined =>
	expectation.by === 'phrase' ? expectation.expected.withinMs : expectation.withinMs;

/** When a step begins: at a cluster time since the start, some time after the step before it, or right after it. */
export type StepTime = {readonly atMs: number} | {readonly afterMs: number} | undefined;

/** What the answer of a command must contain: `answers` of one that succeeds, `fails` of one that is refused; undefined: it succeeds. */
export type AnswerClaim = {readonly answers: string} | {readonly fails: string} | undefined;

interface StepBase {
	readonly time: StepTime;
	/** As the report names it. */
	readonly title: string;
	/** file:line:column */
	readonly place: string;
	/** What files that a command names are relative to. */
	readonly folder: string;
}

export type Step = StepBase &
	(
		| {readonly kind: 'do'; readonly line: string; readonly command: ParsedCommand; readonly answer: AnswerClaim}
		| {readonly kind: 'wait' | 'expect'; readonly expectation: Expectation}
		| {readonly kind: 'pass'}
		| {
				readonly kind: 'fork';
				/** How reports and expressions call it. */
				readonly name: string;
				readonly way: ForkWay;
				/** What is done and expected in it. */
				readonly steps: readonly Step[];
		  }
	);

/** Steps with those in forks, in the order they are written. */
export const stepsWithin = (steps: readonly Step[]): readonly Step[] =>
	steps.flatMap(step => (step.kind === 'fork' ? [step, ...stepsWithin(step.steps)] : [step]));

/** A claim about the whole run: always true, never true, or true at some moment. */
export interface RunRule {
	readonly kind: 'always' | 'never' | 'eventually';
	readonly expectation: Expectation;
	readonly title: string;
	readonly place: string;
}

/** A command that is given again and again, beside the steps. */
export interface Timetable {
	readonly everyMs: number;
	/** Cluster time since the start of the run of the first time. */
	readonly fromMs: number;
	/** No more after this cluster time. */
	readonly untilMs?: number;
	readonly times?: number;
	readonly line: string;
	readonly command: ParsedCommand;
	readonly title: string;
	readonly place: string;
	readonly folder: string;
}

/** A number that is looked at again and again: how many objects are in a state, or what an expression comes to. */
export interface Measure {
	readonly name: string;
	readonly everyMs: number;
	readonly counted:
		| {readonly by: 'phrase'; readonly phrase: Phrase}
		| {readonly by: 'cel'; readonly text: string; readonly expression: CelExpression<number>};
	readonly place: string;
}

/** An object to create before the first step, and where it is written. */
export interface Included {
	readonly object: KubernetesObject;
	readonly place: string;
}

/** A fixture that has been read and understood. */
export interface Scenario {
	/** Of a fixture that is run in several ways, with what is special to this one: `spread [nodes=5 seed=2]`. */
	readonly name: string;
	readonly description?: string;
	readonly file: string;
	/** Folder of the file; paths in it are relative to this. */
	readonly folder: string;
	/** The file, what it includes and what its commands read. */
	readonly files: readonly string[];
	readonly seed: number;
	/** Names that the command line may set: parameters and axes of the matrix. */
	readonly parameters: readonly string[];
	readonly nodes: readonly NodeTemplate[];
	readonly timing: {
		readonly heartbeatMs?: number;
		readonly podStartMs?: number;
		readonly podStopMs?: number;
		readonly imagePullMs?: number;
		/** Cluster time at the start, ms since the epoch. */
		readonly startTime?: number;
	};
	/** What takes the place of the simulated kubelets for the kinds they are about. */
	readonly stages: readonly Stage[];
	readonly controllers?: string;
	readonly schedulerConfig?: SchedulerConfiguration;
	/** The scheduler's configuration as it can be written again. */
	readonly schedulerSource?: Json;
	readonly featureGates?: ReadonlySet<FeatureGate>;
	readonly objects: readonly Included[];
	readonly steps: readonly Step[];
	readonly rules: readonly RunRule[];
	readonly timetables: readonly Timetable[];
	readonly measures: readonly Measure[];
}
