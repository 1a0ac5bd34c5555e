import type {Pod, PriorityClass} from '../schema/kubernetes.generated.ts';
import type {KindDescription} from '../types.ts';
import type {AdmissionLink, ObjectAttributes} from './admission.ts';
import {refused} from './admission-refusal.ts';
import type {LiveObjects} from './live-objects.ts';

interface ComputedPriority {
	readonly className?: string;
	readonly priority: number;
	readonly preemptionPolicy: string;
}

const withoutClass: ComputedPriority = {priority: 0, preemptionPolicy: 'PreemptLowerPriority'};

const ofClass = ({
	metadata,
	value = 0,
	preemptionPolicy = 'PreemptLowerPriority',
}: PriorityClass): ComputedPriority => ({
	className: metadata.name,
	priority: value,
	preemptionPolicy,
});

/** The class for pods that name none: of those marked as default, the one of least value. Found again only after a class changed. */
const createDefaultClass = (
	objects: LiveObjects,
	priorityClasses: KindDescription,
): (() => PriorityClass | undefined) => {
	let changes = -1;
	let found: PriorityClass | undefined;
	return () => {
		if (objects.changes(priorityClasses) === changes) return found;
		changes = objects.changes(priorityClasses);
		const marked = [...objects.all(priorityClasses)]
			.map(object => object as PriorityClass)
			.filter(each => each.globalDefault);
		found = marked.toSorted((a, b) => (a.value ?? 0) - (b.value ?? 0))[0];
		return found;
	};
};

const checkOwnValues = (attributes: ObjectAttributes, pod: Pod, computed: ComputedPriority): void => {
	const {priority, preemptionPolicy} = pod.spec;
	const rest = 'must not be provided in pod spec; priority admission controller computed';
	if (priority !== undefined && priority !== computed.priority) {
		const given = `the integer value of priority (${priority})`;
		throw refused(attributes, `${given} ${rest} ${computed.priority} from the given PriorityClass name`);
	}
	if (preemptionPolicy !== undefined && preemptionPolicy !== computed.preemptionPolicy) {
		const given = `the string value of PreemptionPolicy (${preemptionPolicy})`;
		throw refused(attributes, `${given} ${rest} ${computed.preemptionPolicy} from the given PriorityClass name`);
	}
};

/** Turns the name of a priority class into the numbers that the scheduler reads. */
export const createPriorityAdmission = (objects: LiveObjects, priorityClasses: KindDescription): AdmissionLink => {
	const defaultClass = createDefaultClass(objects, priorityClasses);
	const compute = (attributes: ObjectAttributes, name: string | undefined): ComputedPriority => {
		if (name === undefined || name === '') {
			const standard = defaultClass();
			return standard === undefined ? withoutClass : ofClass(standard);
		}
		const named = objects.get(priorityClasses, undefined, name);
		if (named === undefined) throw refused(attributes, `no PriorityClass with name ${name} was found`);
		return ofClass(named as PriorityClass);
	};
	const admitNew = (attributes: ObjectAttributes): Pod => {
		const pod = attributes.object as Pod;
		const computed = compute(attributes, pod.spec?.priorityClassName);
		if (pod.spec === undefined) return pod;
		checkOwnValues(attributes, pod, computed);
		const {className, priority, preemptionPolicy} = computed;
		const priorityClassName = className === undefined ? {} : {priorityClassName: className};
		return {...pod, spec: {...pod.spec, ...priorityClassName, priority, preemptionPolicy}};
	};
	/** A replaced pod that leaves the numbers out keeps them. */
	const keepOld = ({object, previous}: ObjectAttributes): Pod => {
		const pod = object as Pod;
		const old = (previous as Pod | undefined)?.spec;
		if (old?.priority === undefined || pod.spec === undefined || pod.spec.priority !== undefined) return pod;
		if ((pod.spec.priorityClassName ?? '') !== (old.priorityClassName ?? '')) return pod;
		return {...pod, spec: {...pod.spec, priority: old.priority, preemptionPolicy: old.preemptionPolicy}};
	};
	const checkDefaultClass = (attributes: ObjectAttributes): PriorityClass => {
		const next = attributes.object as PriorityClass;
		const standard = next.globalDefault ? defaultClass() : undefined;
		if (standard !== undefined && standard.metadata.name !== next.metadata.name) {
			const problem = `PriorityClass ${standard.metadata.name} is already marked as default. Only one default can exist`;
			throw refused(attributes, problem);
		}
		return next;
	};
	return {
		name: 'Priority',
		handles: (kind, operation, subresource) =>
			operation !== 'DELETE' &&
			subresource === undefined &&
			(kind === priorityClasses || (kind.group === '' && kind.plural === 'pods')),
		admit: attributes => {
			if (attributes.kind === priorityClasses) return checkDefaultClass(attributes);
			return attributes.operation === 'CREATE' ? admitNew(attributes) : keepOld(attributes);
		},
	};
};
