import {isConditionTrue} from '../machinery/conditions.ts';
import type {ObjectOf} from '../client/types.ts';
import type {Tone} from './theme.ts';

type Pod = ObjectOf<'Pod'>;

/** Where a pod is in its life, as one cell of the placement panel shows it. */
export type PodState = 'pending' | 'starting' | 'running' | 'terminating' | 'succeeded' | 'failed';

export const podStates: readonly PodState[] = ['running', 'starting', 'pending', 'terminating', 'failed', 'succeeded'];

interface PodCell {
	readonly glyph: string;
	readonly tone: Tone;
	/** For the legend of the help. */
	readonly meaning: string;
}

/** Glyphs differ as well as colours, so that nothing is lost without colours. */
export const podCells: {readonly [state in PodState]: PodCell} = {
	running: {glyph: '■', tone: 'good', meaning: 'running and ready'},
	starting: {glyph: '▣', tone: 'warn', meaning: 'on its node, not ready'},
	pending: {glyph: '□', tone: 'warn', meaning: 'without a node'},
	terminating: {glyph: '▤', tone: 'muted', meaning: 'being deleted'},
	failed: {glyph: '▨', tone: 'bad', meaning: 'failed'},
	succeeded: {glyph: '▢', tone: 'muted', meaning: 'succeeded'},
};

/** The state of a pod. */
export const podState = ({metadata, spec, status}: Pod): PodState => {
	if (status?.phase === 'Failed') return 'failed';
	if (status?.phase === 'Succeeded') return 'succeeded';
	if (metadata.deletionTimestamp !== undefined) return 'terminating';
	if (!spec.nodeName) return 'pending';
	return status?.phase === 'Running' && isConditionTrue(status.conditions, 'Ready') ? 'running' : 'starting';
};

/** True when the pod no longer holds its node's resources. */
export const isFinished = (state: PodState): boolean => state === 'failed' || state === 'succeeded';

/** What kubectl shows under STATUS, for the common cases: the reason a container waits or ended, else the phase. */
export const podStatusText = ({metadata, status}: Pod): string => {
	if (metadata.deletionTimestamp !== undefined) return 'Terminating';
	const waiting = status?.containerStatuses?.find(({state}) => state?.waiting?.reason !== undefined);
	const ended = status?.containerStatuses?.find(({state}) => state?.terminated?.reason !== undefined);
	return (
		status?.reason ?? waiting?.state?.waiting?.reason ?? ended?.state?.terminated?.reason ?? status?.phase ?? 'Unknown'
	);
};
