import type {ComponentContext} from '../client/component.ts';
import {timestamp} from '../clock/clock.ts';
import {findCondition} from '../machinery/conditions.ts';
import {StatusError} from '../machinery/status-error.ts';
import type {PodInfo} from './cache/pod-info.ts';
import type {Pod} from './framework/objects.ts';
import {messageCharactersMax} from './limits.ts';

/** Why a pod has no node. */
export interface NotScheduled {
	readonly reason: 'Unschedulable' | 'SchedulerError';
	readonly message: string;
	/** A node to nominate; empty text clears an earlier nomination; undefined leaves it as it is. */
	readonly nominatedNode: string | undefined;
}

/** The message as events carry it, cut as kube-scheduler cuts it. */
export const eventMessage = (message: string): string =>
	message.length <= messageCharactersMax ? message : `${message.slice(0, messageCharactersMax - ' ...'.length)} ...`;

const isGone = (error: unknown): boolean => error instanceof StatusError && error.code === 404;

const patchStatus = async ({client, log}: ComponentContext, {metadata}: Pod, status: object): Promise<void> => {
	const {name, namespace} = metadata;
	try {
		await client.patch('Pod', {name, namespace}, 'strategic', {status}, {subresource: 'status'});
	} catch (error) {
		// A pod that is gone needs no status.
		if (!isGone(error)) log.warn(`status of pod ${namespace}/${name} was not written: ${(error as Error).message}`);
	}
};

/** Writes why a pod was not scheduled into its PodScheduled condition, unless it says so already. Never rejects. */
const writeNotScheduled = async (
	context: ComponentContext,
	pod: Pod,
	{reason, message, nominatedNode}: NotScheduled,
): Promise<void> => {
	const known = findCondition(pod.status?.conditions, 'PodScheduled');
	const same = known?.status === 'False' && known.reason === reason && known.message === message;
	const nominationStays = nominatedNode === undefined || nominatedNode === (pod.status?.nominatedNodeName ?? '');
	if (same && nominationStays) return;
	const lastTransitionTime = known?.status === 'False' ? known.lastTransitionTime : timestamp(context.clock.now());
	const observedGeneration = pod.metadata.generation;
	const condition = {
		type: 'PodScheduled',
		status: 'False',
		reason,
		message,
		lastProbeTime: null,
		lastTransitionTime,
		...(observedGeneration === undefined ? {} : {observedGeneration}),
	};
	await patchStatus(context, pod, {
		...(same ? {} : {conditions: [condition]}),
		...(nominationStays ? {} : {nominatedNodeName: nominatedNode === '' ? null : nominatedNode}),
	});
};

/** Says why a pod was not scheduled: in an event and in its PodScheduled condition. Never rejects. */
export const reportNotScheduled = async (
	context: ComponentContext,
	{pod}: PodInfo,
	why: NotScheduled,
): Promise<void> => {
	context.events.event(pod, 'Warning', 'FailedScheduling', eventMessage(why.message), {action: 'Scheduling'});
	await writeNotScheduled(context, pod, why);
};

/** Takes back the nomination of a pod that a more important one has displaced. Never rejects. */
export const clearNomination = (context: ComponentContext, {pod}: PodInfo): Promise<void> =>
	patchStatus(context, pod, {nominatedNodeName: null});

/** Marks a pod as about to be removed for a more important one. Never rejects. */
export const writeDisruption = (context: ComponentContext, {pod}: PodInfo, preemptor: Pod): Promise<void> => {
	const observedGeneration = pod.metadata.generation;
	const condition = {
		type: 'DisruptionTarget',
		status: 'True',
		reason: 'PreemptionByScheduler',
		message: `${preemptor.spec.schedulerName ?? 'default-scheduler'}: preempting to accommodate a higher priority pod`,
		lastTransitionTime: timestamp(context.clock.now()),
		...(observedGeneration === undefined ? {} : {observedGeneration}),
	};
	return patchStatus(context, pod, {conditions: [condition]});
};
