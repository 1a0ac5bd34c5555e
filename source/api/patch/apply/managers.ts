import {formatFieldSet, isEmptyFieldSet, parseFieldSet, type FieldSet} from './field-set.ts';

/** Who writes, as metadata.managedFields tells writers apart. */
export interface ManagerIdentity {
	readonly manager: string;
	readonly operation: 'Apply' | 'Update';
	readonly apiVersion: string;
	readonly subresource?: string | undefined;
}

/** An entry of metadata.managedFields, its fields decoded. */
export interface Manager extends ManagerIdentity {
	readonly fields: FieldSet;
	readonly time?: string | undefined;
	/** The entry it was decoded from; gone when something changes. */
	readonly entry?: ManagedFieldsEntry;
}

/** metav1.ManagedFieldsEntry. */
export interface ManagedFieldsEntry {
	readonly manager?: string;
	readonly operation?: string;
	readonly apiVersion?: string;
	readonly time?: string;
	readonly fieldsType?: string;
	readonly fieldsV1?: unknown;
	readonly subresource?: string;
}

const parseManager = (entry: ManagedFieldsEntry): Manager => {
	const {manager = '', operation, apiVersion = '', time, fieldsV1, subresource} = entry;
	return {
		manager,
		operation: operation === 'Apply' ? 'Apply' : 'Update',
		apiVersion,
		subresource,
		time,
		fields: parseFieldSet(fieldsV1),
		entry,
	};
};

/** Decodes entries; those without fields of the known form own nothing and are left out. */
export const parseManagers = (entries: readonly ManagedFieldsEntry[] = []): readonly Manager[] =>
	entries.map(parseManager).filter(({fields}) => !isEmptyFieldSet(fields));

export const isSameManager = (a: ManagerIdentity, b: ManagerIdentity): boolean =>
	a.manager === b.manager &&
	a.operation === b.operation &&
	a.apiVersion === b.apiVersion &&
	(a.subresource ?? '') === (b.subresource ?? '');

const compareTexts = (a = '', b = ''): number => (a === b ? 0 : a < b ? -1 : 1);

/** Apply before Update, then by time, name, version and subresource, as kube-apiserver orders entries. */
const inOrder = (a: Manager, b: Manager): number =>
	compareTexts(a.operation, b.operation) ||
	compareTexts(a.time, b.time) ||
	compareTexts(a.manager, b.manager) ||
	compareTexts(a.apiVersion, b.apiVersion) ||
	compareTexts(a.subresource, b.subresource);

const formatManager = ({
	manager,
	operation,
	apiVersion,
	time,
	fields,
	subresource,
	entry,
}: Manager): ManagedFieldsEntry =>
	entry ?? {
		apiVersion,
		fieldsType: 'FieldsV1',
		fieldsV1: formatFieldSet(fields),
		manager,
		operation,
		...(subresource === undefined ? {} : {subresource}),
		...(time === undefined ? {} : {time}),
	};

/** Encodes entries in kube-apiserver's order; managers that own nothing are left out. */
export const formatManagers = (managers: readonly Manager[]): readonly ManagedFieldsEntry[] =>
	managers
		.filter(({fields}) => !isEmptyFieldSet(fields))
		.toSorted(inOrder)
		.map(formatManager);
