import {unknownError} from '../../../machinery/statuses.ts';
import type {Node, Pod} from '../../schema/kubernetes.generated.ts';
import type {ContainerLog, KindDescription, ResourceRequest} from '../../types.ts';
import type {RegistryContext} from '../context.ts';
import {readObject} from '../get.ts';
import {streamedContainer} from '../pod-streams.ts';
import {logOptions, type LogOptions} from './log-options.ts';

/** The log that a request is about. */
export interface FoundLog {
	readonly pod: Pod;
	readonly options: LogOptions;
	/** As it is told for the pod in a state, of the run that is asked for or of the one before. Throws 400 where there is none. */
	read(pod: Pod, previous: boolean): ContainerLog;
}

const kubeletPort = 10_250;

const addressOf = (name: string, node: Node | undefined): string => {
	const address = node?.status?.addresses?.find(({type}) => type === 'InternalIP')?.address ?? name;
	return `${address}:${node?.status?.daemonEndpoints?.kubeletEndpoint?.Port || kubeletPort}`;
};

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
	{metadata, spec}: Pod,
	container: string,
	request: ResourceRequest,
): Promise<void> => {
	const nodes = context.catalogue.byResource('', 'v1', 'nodes');
	const node = nodes && ((await readObject(context, nodes, {name: spec.nodeName})) as Node);
	const why = context.kubelets && node ? context.kubelets.unreachable(node) : 'connect: connection refused';
	if (why === undefined) return;
	const address = addressOf(spec.nodeName!, node);
	const url = `https://${address}/containerLogs/${metadata.namespace}/${metadata.name}/${container}${kubeletQuery(request)}`;
	throw unknownError(`Get "${url}": dial tcp ${address}: ${why}`);
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
