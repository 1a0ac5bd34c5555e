import {forbidden, invalid, type FieldError} from '../../../machinery/field-error.ts';
import {sameValue} from '../../registry/same-value.ts';
import type {Container, Pod, ResourceRequirements} from '../../schema/kubernetes.generated.ts';
import {qualityOfService} from '../shared/quality-of-service.ts';

type Amounts = {readonly [resource: string]: string} | undefined;

const isRemoved = (next: Amounts = {}, previous: Amounts = {}): boolean =>
	['cpu', 'memory'].some(resource => previous[resource] !== undefined && next[resource] === undefined);

const others = (amounts: Amounts = {}): readonly (readonly [string, string])[] =>
	Object.entries(amounts).filter(([resource]) => resource !== 'cpu' && resource !== 'memory');

const isChangedElsewhere = (next: Container, previous: Container): boolean => {
	const [now, before]: readonly ResourceRequirements[] = [next.resources ?? {}, previous.resources ?? {}];
	return !(
		sameValue(others(now!.requests), others(before!.requests)) &&
		sameValue(others(now!.limits), others(before!.limits)) &&
		sameValue(now!.claims ?? [], before!.claims ?? []) &&
		sameValue(next.resizePolicy ?? [], previous.resizePolicy ?? [])
	);
};

const removed = ({resources = {}}: Container, {resources: before = {}}: Container, field: string): FieldError[] => [
	...(isRemoved(resources.requests, before.requests)
		? [forbidden(`${field}.requests`, 'resource requests cannot be removed')]
		: []),
	...(isRemoved(resources.limits, before.limits)
		? [forbidden(`${field}.limits`, 'resource limits cannot be removed')]
		: []),
];

/** What a resize may not do: change the quality of service, take requests or limits away, touch anything but cpu and memory (ValidatePodResize). */
export const validateResize = ({spec, status}: Pod, {spec: before, status: known}: Pod): FieldError[] => {
	const qosClass = known?.qosClass ?? qualityOfService(before);
	const pairs = (['containers', 'initContainers'] as const).flatMap(list =>
		(spec[list] ?? []).map((container, index) => ({
			container,
			previous: before[list]?.[index] ?? container,
			field: `spec.${list}[${index}].resources`,
		})),
	);
	return [
		...(qualityOfService(spec) === qosClass
			? []
			: [invalid('spec', status?.qosClass ?? '', 'Pod QOS Class may not change as a result of resizing')]),
		...pairs.flatMap(({container, previous, field}) => removed(container, previous, field)),
		...(pairs.some(({container, previous}) => isChangedElsewhere(container, previous))
			? [forbidden('spec', 'only cpu and memory resources are mutable')]
			: []),
	];
};
