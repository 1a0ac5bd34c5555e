import type {Column} from '../../types.ts';

/** The first column of nearly every table. Its format tells kubectl to prefix the kind when several kinds are shown. */
export const nameColumn: Column = {
	name: 'Name',
	type: 'string',
	format: 'name',
	description:
		'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
};

/** What Kubernetes says of metadata.creationTimestamp; the description of Age and of Created At. */
export const creationTimestampDescription =
	'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata';

/** Time since creation, as `3m12s`. */
export const ageColumn: Column = {name: 'Age', type: 'string', description: creationTimestampDescription};

/** A column of text. */
export const textColumn = (name: string, description = ''): Column => ({name, type: 'string', description});

/** A column of whole numbers. */
export const integerColumn = (name: string, description = ''): Column => ({name, type: 'integer', description});

/** A column that shows a field (`core.v1.PodSpec.nodeName`) and is described by it. */
export const fieldColumn = (name: string, field: string, type: Column['type'] = 'string'): Column => ({
	name,
	type,
	field,
});

/** The same columns, shown only with `-o wide`. */
export const wide = (...columns: readonly Column[]): readonly Column[] =>
	columns.map(column => ({...column, priority: 1}));

/** The wide columns of everything that has a pod template. */
export const containerColumns: readonly Column[] = wide(
	textColumn('Containers', 'Names of each container in the template.'),
	textColumn('Images', 'Images referenced by each container in the template.'),
);
