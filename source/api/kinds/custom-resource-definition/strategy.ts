import type {CustomResourceDefinition} from '../../schema/kubernetes.generated.ts';

/** The versions that objects may be stored in, with the present storage version among them. */
const withStorageVersion = ({spec}: CustomResourceDefinition, stored: readonly string[]): readonly string[] => {
	const current = spec.versions?.find(({storage}) => storage)?.name;
	return current === undefined || stored.includes(current) ? stored : [...stored, current];
};

/** A new definition has a status that says only what its objects are stored in. */
export const prepareNewDefinition = (definition: CustomResourceDefinition): CustomResourceDefinition => ({
	...definition,
	status: {storedVersions: withStorageVersion(definition, [])},
});

/** A version that becomes the storage version is one that objects may be stored in from then on. */
export const prepareChangedDefinition = (
	next: CustomResourceDefinition,
	previous: CustomResourceDefinition,
): CustomResourceDefinition => {
	const stored = withStorageVersion(next, previous.status?.storedVersions ?? []);
	return {...next, status: {...previous.status, storedVersions: stored}};
};
