import {forbidden, invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain} from '../../../machinery/names.ts';
import {parseQuantity} from '../../../machinery/quantity.ts';
import type {
	PersistentVolumeClaimSpec,
	PersistentVolumeClaimTemplate,
	TypedObjectReference,
} from '../../schema/kubernetes.generated.ts';
import {dnsLabelProblems} from './dns-label.ts';
import {validateLabelSelector} from './labels-validation.ts';
import {validateTemplateMetadata} from './template-metadata-validation.ts';
import {validateChoice, validateText} from './values-validation.ts';

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

/** How a volume may be presented to a container. */
export const volumeModes: readonly string[] = ['Block', 'Filesystem'];

/** Problems of the access modes of a volume or a claim, but for having none. */
export const validateAccessModes = (modes: readonly string[], field: string): FieldError[] => {
	const known = modes.filter(mode => accessModes.includes(mode));
	const mixed = known.includes('ReadWriteOncePod') && known.some(mode => mode !== 'ReadWriteOncePod');
	return [
		...modes.filter(mode => !accessModes.includes(mode)).map(mode => notSupported(field, mode, accessModes)),
		...(mixed ? [forbidden(field, 'may not use ReadWriteOncePod with other access modes')] : []),
	];
};

/** Problems of the name of a class of storage, which may be left out. */
export const validateClassName = (name: string | undefined, field: string): FieldError[] =>
	name ? validateText(name, dns1123Subdomain, field) : [];

const validateStorage = (size: string | undefined, field: string): FieldError[] => {
	if (size === undefined) return [required(field)];
	return parseQuantity(size).nano > 0n ? [] : [invalid(field, size, 'must be greater than zero')];
};

const validateDataSource = (
	{name, kind, apiGroup = '', namespace = ''}: TypedObjectReference,
	field: string,
): FieldError[] => {
	const onlyClaims = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
	return [
		...(name ? [] : [required(`${field}.name`)]),
		...(kind ? [] : [required(`${field}.kind`)]),
		...(apiGroup === '' && kind !== 'PersistentVolumeClaim' ? [invalid(field, kind ?? '', onlyClaims)] : []),
		...(apiGroup === '' ? [] : validateText(apiGroup, dns1123Subdomain, `${field}.apiGroup`)),
		...(namespace === '' ? [] : validateText(namespace, dnsLabelProblems, `${field}.namespace`)),
	];
};

/** A claim may be filled from one thing, named in two ways that must agree. */
const validateAgreement = ({dataSource, dataSourceRef}: PersistentVolumeClaimSpec, field: string): FieldError[] => {
	if (dataSource === undefined || dataSourceRef === undefined) return [];
	// kube-apiserver gives the path of the field as the value.
	const refuse = (text: string) => [invalid(field, `${field}.dataSource`, text)];
	if (dataSourceRef.namespace) return refuse('may not be specified when dataSourceRef.namespace is specified');
	const same = (['apiGroup', 'kind', 'name'] as const).every(name => dataSource[name] === dataSourceRef[name]);
	return same ? [] : refuse('must match dataSourceRef');
};

/** Problems of what a claim asks for, in the order of kube-apiserver's ValidatePersistentVolumeClaimSpec. */
export const validateClaimSpec = (spec: PersistentVolumeClaimSpec, field: string): FieldError[] => [
	...(spec.accessModes?.length ? [] : [required(`${field}.accessModes`, 'at least 1 access mode is required')]),
	...validateLabelSelector(spec.selector, `${field}.selector`),
	...validateAccessModes(spec.accessModes ?? [], `${field}.accessModes`),
	...validateStorage(spec.resources?.requests?.['storage'], `${field}.resources[storage]`),
	...validateClassName(spec.storageClassName, `${field}.storageClassName`),
	...validateChoice(spec.volumeMode, volumeModes, `${field}.volumeMode`),
	...(spec.dataSource ? validateDataSource(spec.dataSource, `${field}.dataSource`) : []),
	...(spec.dataSourceRef ? validateDataSource(spec.dataSourceRef, `${field}.dataSourceRef`) : []),
	...validateAgreement(spec, field),
	...validateClassName(spec.volumeAttributesClassName, `${field}.volumeAttributesClassName`),
];

/** Problems of the claim that comes and goes with a pod. */
export const validateClaimTemplate = (
	{metadata, spec = {}}: PersistentVolumeClaimTemplate,
	field: string,
): FieldError[] => [
	...validateTemplateMetadata(metadata, `${field}.metadata`),
	...validateClaimSpec(spec, `${field}.spec`),
];
