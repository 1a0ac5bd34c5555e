import type {ObjectOf} from '../../../client/types.ts';
import {span, type Line} from '../../line.ts';
import {podStatusText} from '../../pod-state.ts';
import {fieldLines, type Field} from '../field-lines.ts';
import type {KindPart} from './kind-part.ts';

type Pod = ObjectOf<'Pod'>;
type Container = Pod['spec']['containers'][number];
type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];

const resourcesText = (resources: {readonly [name: string]: string | number} | undefined): string | undefined => {
	const entries = Object.entries(resources ?? {});
	return entries.length === 0 ? undefined : entries.map(([name, amount]) => `${name}: ${amount}`).join(', ');
};

const stateText = ({state = {}}: ContainerStatus): string => {
	if (state.running) return `Running since ${state.running.startedAt ?? 'unknown'}`;
	if (state.terminated) return `Terminated: ${state.terminated.reason ?? ''} (exit code ${state.terminated.exitCode})`;
	return `Waiting: ${state.waiting?.reason ?? 'unknown'}`;
};

const containerFields = (container: Container, status: ContainerStatus | undefined): readonly Field[] => [
	['  Image', container.image ?? ''],
	['  State', status && stateText(status), status?.state?.running ? 'good' : 'warn'],
	['  Ready', status && String(status.ready)],
	['  Restart Count', status && String(status.restartCount)],
	['  Requests', resourcesText(container.resources?.requests)],
	['  Limits', resourcesText(container.resources?.limits)],
];

const containerLines = ({spec, status}: Pod): readonly Line[] =>
	spec.containers.flatMap(container => [
		[span(`Container ${container.name}`, 'strong')],
		...fieldLines(
			containerFields(
				container,
				status?.containerStatuses?.find(({name}) => name === container.name),
			),
		),
	]);

const tolerationText = ({
	key = '',
	operator = 'Equal',
	value = '',
	effect = '',
	tolerationSeconds,
}: NonNullable<Pod['spec']['tolerations']>[number]): string => {
	const match = operator === 'Exists' ? `${key} op=Exists`.trim() : `${key}=${value}`;
	return `${match}${effect === '' ? '' : `:${effect}`}${tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`}`;
};

/** What `kubectl describe` says of a pod. */
export const aboutPod = (pod: Pod): KindPart => {
	const {spec, status} = pod;
	return {
		fields: [
			['Node', spec.nodeName === undefined ? '<none>' : `${spec.nodeName}/${status?.hostIP ?? ''}`],
			['Status', podStatusText(pod), status?.phase === 'Running' ? 'good' : 'warn'],
			['Reason', status?.reason],
			['Message', status?.message],
			['IP', status?.podIP],
			['Priority', String(spec.priority ?? 0)],
			['QoS Class', status?.qosClass],
			['Node-Selectors', Object.entries(spec.nodeSelector ?? {}).map(([key, value]) => `${key}=${value}`)],
			['Tolerations', (spec.tolerations ?? []).map(tolerationText)],
		],
		lines: containerLines(pod),
	};
};
