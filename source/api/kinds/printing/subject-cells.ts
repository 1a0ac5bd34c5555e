import type {Subject} from '../../schema/kubernetes.generated.ts';

/** The cells of the Users, Groups and ServiceAccounts columns of a role binding. */
export const subjectCells = (subjects: readonly Subject[] | undefined): readonly [string, string, string] => {
	const named = (kind: string, name: (subject: Subject) => string) =>
		(subjects ?? [])
			.filter(subject => subject.kind === kind)
			.map(name)
			.join(', ');
	return [
		named('User', subject => subject.name),
		named('Group', subject => subject.name),
		named('ServiceAccount', ({namespace, name}) => (namespace ? `${namespace}/${name}` : name)),
	];
};
