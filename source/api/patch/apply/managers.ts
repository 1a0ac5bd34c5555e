import {formatFieldSet, isEmptyFieldSet, parseFieldSet, type FieldSet} from './field-set.ts';

/** Who writes, as metadata.managedFields tells writers apart. */
export interface ManagerIdentity {
	readonly manager: string;
	readonly operation: 'Apply' | 'Update';
	readonly apiVersion: string;
	readonly subresource?: string;
}

/** An entry of metadata.managedFields, its fields decoded. */
export interface Manager extends ManagerIdentity {
	readonly fields: FieldSet;
	readonly time?: string;
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
		...(subresource === undefined ? {} : {subresource}),
		...(time === undefined ? {} : {time}),
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

/** Apply before Update, then by time, name, version and subresource, as kube-apiserver orders entries. */
const sortKey = ({operation, time = '', manager, apiVersion, subresource = ''}: Manager): readonly string[] => [
	operation,
	time,
	manager,
	apiVersion,
	subresource,
];

const compareKeys = (a: readonly string[], b: readonly string[]): number => {
	const index = a.findIndex((part, position) => part !== b[position]);
	return index === -1 ? 0 : a[index]! < b[index]! ? -1 : 1;
};

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
		.toSorted((a, b) => compareKeys(sortKey(a), sortKey(b)))
		.map(formatManager);
