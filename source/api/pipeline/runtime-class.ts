import type {Pod, RuntimeClass, Toleration} from '../schema/kubernetes.generated.ts';
import {sameValue} from '../registry/same-value.ts';
import type {KindDescription} from '../types.ts';
import type {AdmissionLink, ObjectAttributes} from './admission.ts';
import {refused} from './admission-refusal.ts';
import type {LiveObjects} from './live-objects.ts';

type PodSpec = NonNullable<Pod['spec']>;

const withOverhead = (attributes: ObjectAttributes, spec: PodSpec, {overhead}: RuntimeClass): PodSpec => {
	if (overhead === undefined) return spec;
	const podFixed = overhead.podFixed ?? {};
	if (spec.overhead !== undefined && !sameValue(spec.overhead, podFixed)) {
		throw refused(attributes, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
	}
	return {...spec, overhead: podFixed};
};

const mergedSelector = (
	attributes: ObjectAttributes,
	own: {readonly [key: string]: string} = {},
	ofClass: {readonly [key: string]: string} = {},
): {readonly [key: string]: string} => {
	for (const [key, value] of Object.entries(ofClass)) {
		if (own[key] === undefined || own[key] === value) continue;
		const wanted = `runtimeClass.scheduling.nodeSelector[${key}] = ${value}`;
		throw refused(attributes, `conflict: ${wanted}; pod.spec.nodeSelector[${key}] = ${own[key]}`);
	}
	return {...own, ...ofClass};
};

const mergedTolerations = (own: readonly Toleration[] = [], ofClass: readonly Toleration[] = []) => [
	...own,
	...ofClass.filter(added => !own.some(toleration => sameValue(toleration, added))),
];

const withScheduling = (attributes: ObjectAttributes, spec: PodSpec, {scheduling}: RuntimeClass): PodSpec => {
	if (scheduling === undefined) return spec;
	const nodeSelector = mergedSelector(attributes, spec.nodeSelector, scheduling.nodeSelector);
	const tolerations = mergedTolerations(spec.tolerations, scheduling.tolerations);
	return {
		...spec,
		...(Object.keys(nodeSelector).length > 0 && {nodeSelector}),
		...(tolerations.length > 0 && {tolerations}),
	};
};

/** Gives pods of a runtime class the class's overhead, node selector and tolerations; refuses classes that are not there. */
export const createRuntimeClassAdmission = (objects: LiveObjects, runtimeClasses: KindDescription): AdmissionLink => ({
	name: 'RuntimeClass',
	handles: (kind, operation, subresource) =>
		kind.group === '' && kind.plural === 'pods' && operation === 'CREATE' && subresource === undefined,
	admit: attributes => {
		const pod = attributes.object as Pod;
		const name = pod.spec?.runtimeClassName;
		if (pod.spec === undefined || name === undefined) return pod;
		const runtimeClass = objects.get(runtimeClasses, undefined, name) as RuntimeClass | undefined;
		if (runtimeClass === undefined) throw refused(attributes, `pod rejected: RuntimeClass "${name}" not found`);
		const spec = withOverhead(attributes, pod.spec, runtimeClass);
		return {...pod, spec: withScheduling(attributes, spec, runtimeClass)};
	},
	validate: attributes => {
		const spec = (attributes.object as Pod | undefined)?.spec;
		if (spec?.overhead === undefined || spec.runtimeClassName !== undefined) return;
		throw refused(attributes, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
	},
});
