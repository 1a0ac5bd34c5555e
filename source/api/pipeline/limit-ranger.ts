import {addQuantities, compareQuantities, formatQuantity, parseQuantity} from '../../machinery/quantity.ts';
import type {
	Container,
	LimitRange,
	LimitRangeItem,
	PersistentVolumeClaim,
	Pod,
} from '../schema/kubernetes.generated.ts';
import type {KindDescription} from '../types.ts';
import type {AdmissionAttributes, AdmissionLink} from './admission.ts';
import {refused} from './admission-refusal.ts';
import {brokenLimits, type Usage} from './limit-constraints.ts';
import type {LiveObjects} from './live-objects.ts';

const annotation = 'kubernetes.io/limit-ranger';

type Amounts = {readonly [resource: string]: string};

const usageOf = ({resources}: Pick<Container, 'resources'>): Usage => ({
	requests: resources?.requests ?? {},
	limits: resources?.limits ?? {},
});

const missing = (defaults: Amounts, known: Amounts): string[] =>
	Object.keys(defaults)
		.filter(resource => known[resource] === undefined)
		.toSorted();

/** What an item gives to a container that leaves it out, and how the pod's annotation tells of it. */
const withDefaults = (
	container: Container,
	item: LimitRangeItem,
	what: string,
): {readonly container: Container; readonly notes: readonly string[]} => {
	const {requests, limits} = usageOf(container);
	const [newRequests, newLimits] = [missing(item.defaultRequest ?? {}, requests), missing(item.default ?? {}, limits)];
	if (newRequests.length === 0 && newLimits.length === 0) return {container, notes: []};
	const merged = {requests: {...item.defaultRequest, ...requests}, limits: {...item.default, ...limits}};
	const note = (resources: readonly string[], part: string): string[] =>
		resources.length === 0 ? [] : [`${resources.join(', ')} ${part} for ${what} ${container.name}`];
	return {
		container: {...container, resources: {...container.resources, ...merged}},
		notes: [...note(newRequests, 'request'), ...note(newLimits, 'limit')],
	};
};

const withPodDefaults = (pod: Pod, item: LimitRangeItem): {readonly pod: Pod; readonly notes: readonly string[]} => {
	// A required list that was sent as null is still there as null: its validation comes later.
	const complete = (containers: readonly Container[] | null | undefined, what: string) =>
		(containers ?? []).map(container => withDefaults(container, item, what));
	const containers = complete(pod.spec.containers ?? [], 'container');
	const initContainers = complete(pod.spec.initContainers, 'init container');
	const notes = [...containers, ...initContainers].flatMap(completed => completed.notes);
	if (notes.length === 0) return {pod, notes};
	const spec = {
		...pod.spec,
		containers: containers.map(({container}) => container),
		...(pod.spec.initContainers && {initContainers: initContainers.map(({container}) => container)}),
	};
	return {pod: {...pod, spec}, notes};
};

const sum = (a: Amounts, b: Amounts): Amounts => ({
	...a,
	...Object.fromEntries(
		Object.entries(b).map(([resource, amount]) => [
			resource,
			formatQuantity(addQuantities(parseQuantity(a[resource] ?? '0'), parseQuantity(amount))),
		]),
	),
});

const atLeast = (a: Amounts, b: Amounts): Amounts => ({
	...a,
	...Object.fromEntries(
		Object.entries(b).filter(
			([resource, amount]) => compareQuantities(parseQuantity(amount), parseQuantity(a[resource] ?? '0')) > 0,
		),
	),
});

/** What a pod needs at any time: all its containers together, or the largest of those that run before them. */
const podUsage = ({spec}: Pod): Usage => {
	const total = (part: keyof Usage): Amounts =>
		(spec.initContainers ?? [])
			.map(container => usageOf(container)[part])
			.reduce(atLeast, (spec.containers ?? []).map(container => usageOf(container)[part]).reduce(sum, {}));
	return {requests: total('requests'), limits: total('limits')};
};

const podProblems = (pod: Pod, item: LimitRangeItem): string[] => {
	if (item.type === 'Pod') return brokenLimits(item, 'Pod', podUsage(pod));
	if (item.type !== 'Container') return [];
	return [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])].flatMap(container =>
		brokenLimits(item, 'Container', usageOf(container)),
	);
};

/** Claims have no limits: what they ask for is held against both bounds. */
const claimProblems = ({spec}: PersistentVolumeClaim, item: LimitRangeItem): string[] => {
	const requests = spec?.resources?.requests ?? {};
	return item.type === 'PersistentVolumeClaim'
		? brokenLimits(item, 'PersistentVolumeClaim', {requests, limits: requests})
		: [];
};

/** Gives containers what the limit ranges of their namespace say by default and refuses what breaks their bounds. */
export const createLimitRanger = (objects: LiveObjects, limitRanges: KindDescription): AdmissionLink => {
	const itemsIn = (namespace: string | undefined): readonly LimitRangeItem[] => {
		const items: LimitRangeItem[] = [];
		for (const object of objects.all(limitRanges)) {
			if (object.metadata.namespace === namespace) items.push(...((object as LimitRange).spec?.limits ?? []));
		}
		return items;
	};
	const isPod = ({kind}: AdmissionAttributes): boolean => kind.plural === 'pods';
	return {
		name: 'LimitRanger',
		// Pods are looked at once: what they ask for does not change by an update.
		handles: ({group, plural}, operation, subresource) =>
			group === '' &&
			subresource === undefined &&
			((plural === 'pods' && operation === 'CREATE') ||
				(plural === 'persistentvolumeclaims' && operation !== 'DELETE')),
		admit: attributes => {
			if (!isPod(attributes)) return attributes.object;
			let pod = attributes.object as Pod;
			// What has no spec is refused later, by validation.
			if (pod.spec === undefined) return pod;
			const notes: string[] = [];
			for (const item of itemsIn(attributes.namespace).filter(({type}) => type === 'Container')) {
				const completed = withPodDefaults(pod, item);
				pod = completed.pod;
				notes.push(...completed.notes);
			}
			if (notes.length === 0) return pod;
			const annotations = {...pod.metadata.annotations, [annotation]: `LimitRanger plugin set: ${notes.join('; ')}`};
			return {...pod, metadata: {...pod.metadata, annotations}};
		},
		validate: attributes => {
			const {object, namespace} = attributes;
			if (object === undefined) return;
			const problems = itemsIn(namespace).flatMap(item =>
				isPod(attributes) ? podProblems(object as Pod, item) : claimProblems(object as PersistentVolumeClaim, item),
			);
			const [only] = problems;
			if (only !== undefined) throw refused(attributes, problems.length === 1 ? only : `[${problems.join(', ')}]`);
		},
	};
};
