import {forbidden, type FieldError} from '../../../machinery/field-error.ts';
import type {PersistentVolume, PersistentVolumeSpec} from '../../schema/kubernetes.generated.ts';
import {sameValue} from '../../registry/same-value.ts';
import {changeField, withField} from '../shared/sharing.ts';
import {specDifference} from '../shared/spec-difference.ts';
import {validateImmutable} from '../shared/values-validation.ts';
import {sourceNames} from './validation.ts';

/** The parts of a spec that say where the volume is; a secret for expansion may be added to them later. */
const placeOf = (spec: PersistentVolumeSpec, previous: PersistentVolumeSpec): PersistentVolumeSpec => {
	const place: PersistentVolumeSpec = Object.fromEntries(
		sourceNames.flatMap(name => (spec[name] === undefined ? [] : [[name, spec[name]]])),
	);
	if (previous.csi === undefined || previous.csi.controllerExpandSecretRef !== undefined) return place;
	return changeField(place, 'csi', csi => withField(csi, 'controllerExpandSecretRef', undefined));
};

/** What an update of a PersistentVolume may not change. */
export const validatePersistentVolumeUpdate = (
	{spec = {}}: PersistentVolume,
	{spec: previous = {}}: PersistentVolume,
): FieldError[] => {
	const [place, old] = [placeOf(spec, previous), placeOf(previous, previous)];
	const moved = 'spec.persistentvolumesource is immutable after creation';
	const [name, oldName] = [spec.volumeAttributesClassName, previous.volumeAttributesClassName];
	return [
		...(sameValue(place, old)
			? []
			: [
					forbidden('spec.persistentvolumesource', `${moved}\n${specDifference('PersistentVolumeSource', old, place)}`),
				]),
		...validateImmutable(spec.volumeMode, previous.volumeMode, 'volumeMode'),
		...(previous.nodeAffinity === undefined
			? []
			: validateImmutable(spec.nodeAffinity, previous.nodeAffinity, 'nodeAffinity')),
		...(oldName !== undefined && name === undefined
			? [forbidden('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden')]
			: []),
	];
};
