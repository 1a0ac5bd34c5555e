import {unknownError} from '../../../machinery/statuses.ts';
import type {Pod} from '../../schema/kubernetes.generated.ts';
import type {ContainerLog, KindDescription, ResourceRequest} from '../../types.ts';
import type {RegistryContext} from '../context.ts';
import {readObject} from '../get.ts';
import {lostKubelet} from '../pod-node.ts';
import {streamedContainer} from '../pod-streams.ts';
import {logOptions, type LogOptions} from './log-options.ts';

/** The log that a request is about. */
export interface FoundLog {
	readonly pod: Pod;
	readonly options: LogOptions;
	/** As it is told for the pod in a state, of the run that is asked for or of the one before. Throws 400 where there is none. */
	read(pod: Pod, previous: boolean): ContainerLog;
}

/** The query that kube-apiserver sends to a kubelet (podLogOptions of LogLocation). */
const kubeletQuery = ({parameters = {}}: ResourceRequest): string => {
	const passed = ['follow', 'limitBytes', 'previous', 'sinceSeconds', 'sinceTime', 'tailLines', 'timestamps'];
	const given = passed.flatMap((name): [string, string][] => {
		const value = parameters[name]?.[0];
		return value === undefined || value === 'false' ? [] : [[name, value]];
	});
	return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
};

/** Throws what kube-apiserver says when it cannot reach the kubelet of a pod's node; 404 where there is no such node. */
const checkReachable = async (
	context: RegistryContext,
	pod: Pod,
	container: string,
	request: ResourceRequest,
): Promise<void> => {
	const lost = await lostKubelet(context, pod);
	if (lost === undefined) return;
	const {name, namespace} = pod.metadata;
	const url = `https://${lost.address}/containerLogs/${namespace}/${name}/${container}${kubeletQuery(request)}`;
	throw unknownError(`Get "${url}": ${lost.problem}`);
};

/** Finds the log that a request is about; undefined for a pod that is on no node yet. Throws 400, 404, 422 and 500 in kube-apiserver's words. */
export const findLog = async (
	context: RegistryContext,
	kind: KindDescription,
	request: ResourceRequest,
): Promise<FoundLog | undefined> => {
	const {parameters = {}, namespace, name = ''} = request;
	const options = logOptions(name, parameters);
	const pod = (await readObject(context, kind, {namespace, name})) as Pod;
	const container = streamedContainer(pod, parameters);
	if (!pod.spec.nodeName) return undefined;
	await checkReachable(context, pod, container, request);
	return {pod, options, read: (now, previous) => context.kubelets!.containerLog(now, container, previous)};
};
