import type {Target} from './snapshot.ts';

/*
Keys act through command lines only, so that what is done by hand can be recorded, replayed and read.
*/

const inNamespace = ({namespace}: Target): string => (namespace ? ` --namespace ${namespace}` : '');

/** The parts of a line around what somebody fills in. */
export interface LineFrame {
	readonly prefix: string;
	readonly suffix: string;
}

export const taintLine = (node: Target): LineFrame => ({prefix: `taint node ${node.name} `, suffix: ''});

/** `taint` is written `key:Effect`. */
export const untaintLine = (node: Target, taint: string): string => `untaint node ${node.name} ${taint}`;

export const scaleLine = (workload: Target): LineFrame => ({
	prefix: `scale ${workload.kind.toLowerCase()} ${workload.name} --replicas `,
	suffix: inNamespace(workload),
});

/** The parts of a line of a verb around what is said about an object. */
const aboutObject =
	(verb: string, end = '') =>
	(target: Target): LineFrame => ({
		prefix: `${verb} ${target.kind.toLowerCase()} ${target.name} `,
		suffix: `${end}${inNamespace(target)}`,
	});

export const tolerateLine = aboutObject('tolerate');

export const imageLine = aboutObject('set image');

export const metadataLine = (verb: 'label' | 'annotate', target: Target): LineFrame =>
	aboutObject(verb, ' --overwrite')(target);

export const rolloutLine = (action: string, target: Target): string =>
	`rollout ${action} ${target.kind.toLowerCase()} ${target.name}${inNamespace(target)}`;

/** `patch` is one word. */
export const patchLine = (target: Target, patch: string): string =>
	`patch ${target.kind.toLowerCase()} ${target.name} --type merge --patch ${patch}${inNamespace(target)}`;

export const cordonLine = (node: Target, cordoned: boolean): string =>
	`${cordoned ? 'uncordon' : 'cordon'} ${node.name}`;

export const drainLine = (node: Target): string => `drain ${node.name}`;

export const failLine = (node: Target, failing: boolean): string => `${failing ? 'heal' : 'fail'} node ${node.name}`;

export const killLine = (pod: Target): string => `kill pod ${pod.name}${inNamespace(pod)}`;

export const deleteLine = (target: Target): string =>
	`delete ${target.kind.toLowerCase()} ${target.name}${inNamespace(target)}`;

export const speedLine = (speed: number): string => `speed ${speed}`;

/** Verbs that only look or pace time: all that a read-only console takes. */
const readingVerbs: ReadonlySet<string> = new Set([
	'speed',
	'pause',
	'resume',
	'step',
	'until',
	'save',
	'wait',
	'get',
	'describe',
	'explain',
]);

/** Whether a command line may run in a read-only console. */
export const isReadingLine = (line: string): boolean => readingVerbs.has(line.trim().split(/\s+/)[0] ?? '');
