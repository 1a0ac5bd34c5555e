import {forbidden, invalid, type FieldError} from '../../../machinery/field-error.ts';
import {compareQuantities, parseQuantity} from '../../../machinery/quantity.ts';
import type {PersistentVolumeClaim, PersistentVolumeClaimSpec} from '../../schema/kubernetes.generated.ts';
import {sameValue} from '../../registry/same-value.ts';
import {specDifference} from '../shared/spec-difference.ts';
import {validateClaimSpec} from '../shared/claim-spec-validation.ts';
import {withField} from '../shared/sharing.ts';
import {validateImmutable} from '../shared/values-validation.ts';

/** Where the name of the class was before there was a field for it. */
const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

const classAnnotationOf = ({metadata}: PersistentVolumeClaim): string | undefined =>
	metadata.annotations?.[classAnnotation];

/** Problems of a PersistentVolumeClaim. */
export const validatePersistentVolumeClaim = ({spec = {}}: PersistentVolumeClaim): FieldError[] =>
	validateClaimSpec(spec, 'spec');

/** The field may take over what the annotation said. */
const takesClassFromAnnotation = (next: PersistentVolumeClaim, previous: PersistentVolumeClaim): boolean => {
	const said = classAnnotationOf(previous);
	return (
		said !== undefined &&
		previous.spec?.storageClassName === undefined &&
		next.spec?.storageClassName === said &&
		(classAnnotationOf(next) ?? said) === said
	);
};

/** Both specs without what may differ between them: what then differs may not. */
const withAllowedUndone = (
	next: PersistentVolumeClaim,
	previous: PersistentVolumeClaim,
): readonly [PersistentVolumeClaimSpec, PersistentVolumeClaimSpec] => {
	let spec = next.spec ?? {};
	let old = previous.spec ?? {};
	const said = classAnnotationOf(previous);
	if (!old.volumeName) old = withField(old, 'volumeName', spec.volumeName);
	if (old.storageClassName === undefined && (said === undefined || said === spec.storageClassName)) {
		spec = withField(spec, 'storageClassName', undefined);
	}
	if (next.status?.phase === 'Bound') {
		spec = withField(spec, 'volumeAttributesClassName', old.volumeAttributesClassName);
		const {resources} = spec;
		if (resources?.requests) {
			const {storage: _, ...others} = resources.requests;
			const size = old.resources?.requests?.['storage'];
			const requests = size === undefined ? others : {...others, storage: size};
			spec = withField(spec, 'resources', withField(resources, 'requests', requests));
		}
	}
	return [spec, old];
};

const amount = (text = '0') => parseQuantity(text);

/** A claim may shrink to what it has: that undoes an expansion that fails. */
const validateShrinking = (next: PersistentVolumeClaim, previous: PersistentVolumeClaim): FieldError[] => {
	const [size, oldSize] = [next, previous].map(({spec}) => amount(spec?.resources?.requests?.['storage']));
	const granted = amount(previous.status?.capacity?.['storage']);
	if (compareQuantities(size!, oldSize!) >= 0 || compareQuantities(size!, granted) > 0) return [];
	return [forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity')];
};

const validateAttributesClass = (next: PersistentVolumeClaim, previous: PersistentVolumeClaim): FieldError[] => {
	const name = next.spec?.volumeAttributesClassName;
	if (name === previous.spec?.volumeAttributesClassName || name) return [];
	if (previous.status?.currentVolumeAttributesClassName === undefined) return [];
	const text = `update to ${name === undefined ? 'nil' : 'empty string'} is forbidden when status.currentVolumeAttributesClassName is not nil`;
	return [forbidden('spec.volumeAttributesClassName', text)];
};

/** What an update of a PersistentVolumeClaim may not change: all but its volume, once, and the size of a bound one. */
export const validateClaimUpdate = (next: PersistentVolumeClaim, previous: PersistentVolumeClaim): FieldError[] => {
	const [said, saidBefore] = [next, previous].map(claim => classAnnotationOf(claim) ?? '');
	const moved = takesClassFromAnnotation(next, previous);
	const [spec, old] = withAllowedUndone(next, previous);
	const text =
		'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
	return [
		...(moved || said === saidBefore
			? []
			: [invalid(`metadata.annotations.${classAnnotation}`, said, 'field is immutable')]),
		...(sameValue(spec, old)
			? []
			: [forbidden('spec', `${text}\n${specDifference('PersistentVolumeClaimSpec', old, spec)}`)]),
		...validateShrinking(next, previous),
		...validateImmutable(next.spec?.volumeMode, previous.spec?.volumeMode, 'volumeMode'),
		...validateAttributesClass(next, previous),
	];
};
