import {parseTaint, taintEffects} from '../machinery/taints.ts';
import type {Snapshot} from '../scheduler/snapshot/snapshot.ts';
import type {WhatIfChange} from '../scheduler/what-if/apply-changes.ts';
import {changesOfEdits, type NodeEdit} from '../scheduler/what-if/node-edits.ts';
import {changesOfScaling, type Scaling} from '../scheduler/what-if/scale-workload.ts';

/** What a person wants to know the effect of. */
export interface WhatIfRequest {
	readonly edits: readonly NodeEdit[];
	readonly scalings: readonly Scaling[];
}

/** Reads `NODE=KEY[=VALUE]:EFFECT`. Throws an Error that says what is missing. */
export const parseTaintEdit = (text: string): NodeEdit => {
	const [, node = '', spec = ''] = /^([^=]*)=(.*)$/.exec(text) ?? [];
	if (node === '' || spec === '') throw new Error(`"${text}" must be NODE=KEY=VALUE:EFFECT`);
	const taint = parseTaint(spec);
	if (taint.effect === '')
		throw new Error(`"${text}" has no effect; end it with ${taintEffects.map(one => `:${one}`).join(', ')}`);
	return {kind: 'taint', node, taint};
};

/** Reads `NODE,NODE…`. */
export const parseCordonEdits = (text: string): readonly NodeEdit[] =>
	text.split(',').map(name => {
		const node = name.trim();
		if (node === '') throw new Error(`"${text}" must be NODE,NODE…`);
		return {kind: 'cordon', node};
	});

/** Reads `KIND/NAME=N` or `KIND/NAMESPACE/NAME=N`. Throws an Error that says what is missing. */
export const parseScaling = (text: string): Scaling => {
	const match = /^([^/=]+)\/(?:([^/=]+)\/)?([^/=]+)=(\d+)$/.exec(text);
	if (match === null) throw new Error(`"${text}" must be KIND/NAME=N or KIND/NAMESPACE/NAME=N`);
	const [, kind, namespace = 'default', name, replicas] = match;
	return {kind: kind!, namespace, name: name!, replicas: Number(replicas)};
};

/** The changes to a snapshot that a request comes to. Throws an Error for nodes and workloads that are not there. */
export const changesOf = (snapshot: Snapshot, {edits, scalings}: WhatIfRequest): readonly WhatIfChange[] => [
	...changesOfEdits(snapshot.cluster, edits),
	...scalings.flatMap(scaling => changesOfScaling(snapshot, scaling)),
];
