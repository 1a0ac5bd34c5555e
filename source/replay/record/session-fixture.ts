import {Document, type Node} from 'yaml';
import {microTimestamp} from '../../clock/clock.ts';
import type {Catalogue, ResourceRequest} from '../../api/types.ts';
import {isStoreInput} from '../../cluster/journaled-store.ts';
import {nodeTemplates} from '../../cluster/simulated-nodes.ts';
import type {ClusterOptions} from '../../cluster/types.ts';
import {formatDuration} from '../../machinery/duration.ts';
import type {Json, KubernetesObject} from '../../machinery/json.ts';
import {scenarioApiVersion} from '../scenario.ts';
import {timingFields} from '../timing-fields.ts';
import {sayRequest, type SaidInput} from './outside-input.ts';
import type {RecordedInput} from './session-record.ts';

/** How a session's cluster began: what a fixture must say so that another one begins in the same way. */
export interface Origin {
	readonly name: string;
	readonly seed: number;
	/** Cluster time, ms since the epoch. */
	readonly startTime: number;
	readonly options: Pick<
		ClusterOptions,
		'nodes' | 'stages' | 'controllers' | 'featureGates' | 'heartbeatMs' | 'podStartMs' | 'podStopMs' | 'imagePullMs'
	>;
	/** `default`, `classic`, the configuration itself, or a file where plugins of one's own are beside it. */
	readonly schedulerConfig?: Json;
	readonly objects: readonly KubernetesObject[];
}

interface WrittenStep {
	readonly step: {readonly [field: string]: string};
	readonly comment?: string;
}

const clusterPart = ({startTime, options, schedulerConfig}: Origin) => ({
	startTime: `${microTimestamp(startTime).slice(0, 23)}Z`,
	nodes: nodeTemplates(options.nodes ?? 0),
	...(options.stages === undefined || options.stages.length === 0
		? {}
		: {stages: options.stages.map(({source}) => source)}),
	...Object.fromEntries(
		Object.entries(timingFields)
			.filter(([, option]) => options[option] !== undefined)
			.map(([field, option]) => [field, formatDuration(options[option]!)]),
	),
	...(options.controllers === undefined ? {} : {controllers: options.controllers}),
	...(schedulerConfig === undefined ? {} : {schedulerConfig}),
	...(options.featureGates === undefined || options.featureGates.size === 0
		? {}
		: {featureGates: [...options.featureGates].map(gate => `${gate}=true`).join(',')}),
});

const sayOutside = (input: unknown, catalogue: Catalogue): SaidInput => {
	if (isStoreInput(input)) return {cannot: 'a write to the store'};
	const request = input as Partial<ResourceRequest>;
	return request.verb === undefined || request.resource === undefined
		? {cannot: 'a write over the etcd API'}
		: sayRequest(request as ResourceRequest, catalogue);
};

/** Writes steps one after the other; what came while a command was under way follows its end. */
const stepsOf = (
	inputs: readonly RecordedInput[],
	startTime: number,
	catalogue: Catalogue,
): {readonly steps: readonly WrittenStep[]; readonly left: readonly string[]} => {
	const steps: WrittenStep[] = [];
	const left: string[] = [];
	let freeFrom = startTime;
	const elapsed = (at: number) => formatDuration(at - startTime);

	const put = (at: number, fields: {readonly [field: string]: string}, comment?: string) => {
		const isLate = at < freeFrom;
		const late = isLate ? `at ${elapsed(at)}, while the command above was under way` : undefined;
		const said = [comment, late].filter(one => one !== undefined).join('; ');
		steps.push({step: {...(isLate ? {} : {at: elapsed(at)}), ...fields}, ...(said === '' ? {} : {comment: said})});
	};
	const putOutside = (at: number, input: unknown, from: string) => {
		const said = sayOutside(input, catalogue);
		if ('cannot' in said) left.push(`${elapsed(at)}: ${said.cannot} (${from})`);
		else put(at, {do: said.line}, said.note === undefined ? from : `${from}; ${said.note}`);
	};

	for (const input of inputs) {
		if (input.kind === 'outside') {
			const {userAgent} = input.entry.input as Partial<ResourceRequest>;
			putOutside(input.at, input.entry.input, `from ${userAgent ?? 'another program'}`);
		} else if (input.stopped) {
			for (const entry of input.stopped) putOutside(entry.at, entry.input, `of "${input.line}", which was stopped`);
		} else {
			put(input.at, {do: input.line, ...(input.refused === undefined ? {} : {fails: input.refused})});
			freeFrom = Math.max(freeFrom, input.endedAt);
		}
	}
	return {steps, left};
};

/**
A session as a fixture: a cluster that begins as it began, its commands at their times, and an end at `now` (ms of cluster
time). What the commands wrote comes out at the same revisions; what came from other programs follows as the command language
can say it, and what it cannot say is in comments.
*/
export const sessionFixture = (
	origin: Origin,
	inputs: readonly RecordedInput[],
	{now, catalogue}: {readonly now: number; readonly catalogue: Catalogue},
): string => {
	const {steps, left} = stepsOf(inputs, origin.startTime, catalogue);
	const lastEnd = Math.max(...inputs.map(input => (input.kind === 'command' ? input.endedAt : input.at)), 0);
	const end = now > lastEnd ? [{step: {at: formatDuration(now - origin.startTime)}}] : [];
	const scenario = {
		apiVersion: scenarioApiVersion,
		kind: 'Scenario',
		metadata: {name: origin.name, description: 'A session of the console, as it was saved.'},
		spec: {
			seed: origin.seed,
			cluster: clusterPart(origin),
			...(origin.objects.length === 0 ? {} : {objects: origin.objects}),
			steps: [...steps, ...end].map(({step}) => step),
		},
	};
	// YAML 1.1 is what fixtures are read as.
	const document = new Document(scenario, {version: '1.1', aliasDuplicateObjects: false, keepUndefined: false});
	steps.forEach(({comment}, index) => {
		if (comment !== undefined) (document.getIn(['spec', 'steps', index]) as Node).commentBefore = ` ${comment}`;
	});
	if (left.length > 0)
		document.commentBefore = ['Not in here, for the command language cannot say it:', ...left]
			.map(one => ` ${one}`)
			.join('\n');
	return document.toString({lineWidth: 0});
};
