import {forbidden, invalid, required, type FieldError} from '../../../machinery/field-error.ts';
import type {Affinity, Container, NodeSelector, Pod, PodSpec, Toleration} from '../../schema/kubernetes.generated.ts';
import {sameValue} from '../../registry/same-value.ts';
import {int32Max} from '../shared/limits.ts';
import {mapItems, withField} from '../shared/sharing.ts';
import {specDifference} from '../shared/spec-difference.ts';
import {mirrorAnnotation} from './validation.ts';

const updatableFields = [
	'`spec.containers[*].image`',
	'`spec.initContainers[*].image`',
	'`spec.activeDeadlineSeconds`',
	'`spec.tolerations` (only additions to existing tolerations)',
	'`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
];

const validateMirrorAnnotation = (next: Pod, previous: Pod): FieldError[] => {
	const [value, old] = [next, previous].map(({metadata}) => metadata.annotations?.[mirrorAnnotation]);
	if (value === old) return [];
	const change = old === undefined ? 'add' : 'remove or update';
	return [forbidden(`metadata.annotations[${mirrorAnnotation}]`, `may not ${change} mirror pod annotation`)];
};

const lists = ['containers', 'initContainers'] as const;

/** Undefined when containers were added or removed: then nothing else is looked at. */
const validateImages = (next: PodSpec, previous: PodSpec): FieldError[] | undefined => {
	const changed = lists.find(list => (next[list] ?? []).length !== (previous[list] ?? []).length);
	if (changed !== undefined) return undefined;
	return lists.flatMap(list =>
		(next[list] ?? []).flatMap(({image = ''}, index) => {
			const field = `spec.${list}[${index}].image`;
			if (image === '') return [required(field)];
			return image === image.trim() ? [] : [invalid(field, image, 'must not have leading or trailing whitespace')];
		}),
	);
};

const validateDeadline = (next: number | undefined, previous: number | undefined): FieldError[] => {
	const field = 'spec.activeDeadlineSeconds';
	if (next === undefined) {
		return previous === undefined ? [] : [invalid(field, null, 'must not update from a positive integer to nil value')];
	}
	if (next < 0 || next > int32Max) return [invalid(field, next, `must be between 0 and ${int32Max}, inclusive`)];
	if (previous === undefined || next <= previous) return [];
	return [invalid(field, next, 'must be less than or equal to previous value')];
};

const withoutSeconds = (toleration: Toleration): Toleration => withField(toleration, 'tolerationSeconds', undefined);

const validateTolerationUpdate = (next: readonly Toleration[], previous: readonly Toleration[]): FieldError[] =>
	previous.every(old => next.some(toleration => sameValue(withoutSeconds(toleration), withoutSeconds(old))))
		? []
		: [forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];

const validateGateUpdate = ({schedulingGates: next = []}: PodSpec, {schedulingGates: previous = []}: PodSpec) =>
	next.flatMap(({name}, index) => {
		if (previous.some(gate => gate.name === name)) return [];
		const text = `only deletion is allowed, but found new scheduling gate '${name}'`;
		return [forbidden(`spec.schedulingGates[${index}].name`, text)];
	});

const validateSelectorAdditions = (next: PodSpec, previous: PodSpec): FieldError[] =>
	Object.entries(previous.nodeSelector ?? {}).flatMap(([key, value]) =>
		next.nodeSelector?.[key] === value
			? []
			: [
					invalid(
						'spec.nodeSelector',
						next.nodeSelector ?? null,
						'only additions to spec.nodeSelector are allowed (no mutations or deletions)',
					),
				],
	);

const requiredNodes = (affinity: Affinity | undefined): NodeSelector | undefined =>
	affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;

/** Terms of a gated pod's node affinity may only become narrower. */
const validateAffinityAdditions = (next: PodSpec, previous: PodSpec): FieldError[] => {
	const old = requiredNodes(previous.affinity)?.nodeSelectorTerms ?? undefined;
	const terms = requiredNodes(next.affinity)?.nodeSelectorTerms ?? [];
	if (old === undefined || sameValue(terms, old)) return [];
	const field = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
	if (terms.length !== old.length)
		return [invalid(field, terms, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed')];
	return old.flatMap((term, index) =>
		(['matchExpressions', 'matchFields'] as const).every(list =>
			(term[list] ?? []).every((requirement, position) => sameValue(terms[index]?.[list]?.[position], requirement)),
		)
			? []
			: [invalid(`${field}[${index}]`, terms[index] ?? null, 'only additions are allowed (no mutations or deletions)')],
	);
};

const withImages = (next: readonly Container[], previous: readonly Container[] | undefined): readonly Container[] =>
	mapItems(next, (container, index) => withField(container, 'image', previous?.[index]?.image));

/** The new spec with everything that may change as it was: what then differs may not. */
const withAllowedUndone = (next: PodSpec, previous: PodSpec): PodSpec => {
	let spec = next;
	if (spec.containers) spec = withField(spec, 'containers', withImages(spec.containers, previous.containers));
	if (spec.initContainers) {
		spec = withField(spec, 'initContainers', withImages(spec.initContainers, previous.initContainers));
	}
	spec = withField(spec, 'activeDeadlineSeconds', previous.activeDeadlineSeconds);
	spec = withField(spec, 'schedulingGates', previous.schedulingGates);
	spec = withField(spec, 'tolerations', previous.tolerations);
	if ((previous.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1) {
		spec = withField(spec, 'terminationGracePeriodSeconds', previous.terminationGracePeriodSeconds);
	}
	if (!previous.schedulingGates?.length) return spec;
	spec = withField(spec, 'nodeSelector', previous.nodeSelector);
	const affinity = withField(spec.affinity ?? {}, 'nodeAffinity', previous.affinity?.nodeAffinity);
	const none = previous.affinity === undefined && Object.keys(affinity).length === 0;
	return withField(spec, 'affinity', none ? undefined : affinity);
};

/** What an update of a Pod may not change: nearly everything. Gated pods may still be steered to nodes. */
export const validatePodUpdate = (next: Pod, previous: Pod): FieldError[] => {
	const [spec, old] = [next.spec, previous.spec];
	const annotations = validateMirrorAnnotation(next, previous);
	const images = validateImages(spec, old);
	if (images === undefined) {
		const list = lists.find(name => (spec[name] ?? []).length !== (old[name] ?? []).length);
		return [...annotations, forbidden(`spec.${list}`, 'pod updates may not add or remove containers')];
	}
	const gated = (old.schedulingGates ?? []).length > 0;
	const errors = [
		...annotations,
		...images,
		...validateDeadline(spec.activeDeadlineSeconds, old.activeDeadlineSeconds),
		...validateTolerationUpdate(spec.tolerations ?? [], old.tolerations ?? []),
		...validateGateUpdate(spec, old),
		...(gated ? validateSelectorAdditions(spec, old) : []),
		...(gated ? validateAffinityAdditions(spec, old) : []),
	];
	const undone = withAllowedUndone(spec, old);
	if (sameValue(undone, old)) return errors;
	const text = `pod updates may not change fields other than ${updatableFields.join(',')}`;
	return [...errors, forbidden('spec', `${text}\n${specDifference('PodSpec', old, undone)}`)];
};
