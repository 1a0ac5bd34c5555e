import {parseTimestamp} from '../../../clock/clock.ts';
import type {KubernetesObject} from '../../../machinery/json.ts';
import {controllerOf} from '../../../machinery/object-key.ts';
import {eventsOf} from '../../events-of.ts';
import {span, type Line} from '../../line.ts';
import {since} from '../../panels/age.ts';
import type {Sheet} from '../../state.ts';
import {eventLines} from '../event-lines.ts';
import {entriesText, fieldLines} from '../field-lines.ts';
import {tableLines} from '../table-lines.ts';
import type {DescribeSource, KindPart} from './kind-part.ts';
import {aboutNode} from './node.ts';
import {aboutPod} from './pod.ts';
import {aboutWorkload} from './workload.ts';

const parts: {readonly [kind: string]: (object: never, source: DescribeSource) => KindPart} = {
	Pod: aboutPod,
	Node: aboutNode,
	Deployment: aboutWorkload,
	StatefulSet: aboutWorkload,
	DaemonSet: aboutWorkload,
	ReplicaSet: aboutWorkload,
	Job: aboutWorkload,
};

interface Condition {
	readonly type: string;
	readonly status: string;
	readonly reason?: string;
	readonly message?: string;
}

const conditionLines = (object: KubernetesObject): readonly Line[] => {
	const {conditions = []} = (object as {readonly status?: {readonly conditions?: readonly Condition[]}}).status ?? {};
	const rows = conditions.map(({type, status, reason = '', message = ''}) => [type, status, reason, message]);
	if (rows.length === 0) return [];
	return [[span('Conditions:', 'accent')], ...tableLines(['type', 'status', 'reason', 'message'], rows)];
};

/** An object in words, as `kubectl describe` says it: what it is, how it is, and what happened to it. */
export const describeSheet = (object: KubernetesObject, source: DescribeSource): Sheet => {
	const {metadata, kind} = object;
	const about = parts[kind]?.(object as never, source) ?? {fields: [], lines: []};
	const owner = controllerOf(object);
	const events = eventLines(eventsOf(object, source.informers), source.now);
	return {
		title: `describe ${kind.toLowerCase()}/${metadata.name}`,
		lines: [
			...fieldLines([
				['Name', metadata.name],
				['Namespace', metadata.namespace],
				['Labels', entriesText(metadata.labels)],
				['Annotations', entriesText(metadata.annotations, ': ')],
				['Age', since(parseTimestamp(metadata.creationTimestamp), source.now)],
				['Controlled By', owner && `${owner.kind}/${owner.name}`],
				...about.fields,
			]),
			...about.lines,
			...conditionLines(object),
			[span('Events:', 'accent'), ...(events.length === 0 ? [span('  <none>')] : [])],
			...events,
		],
		closedBy: 'd',
	};
};
