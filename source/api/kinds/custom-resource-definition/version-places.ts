import {jsonEqual} from '../../patch/json-equal.ts';
import type {CustomResourceDefinitionSpec, CustomResourceDefinitionVersion} from '../../schema/kubernetes.generated.ts';

type Version = CustomResourceDefinitionVersion;

/** What versions may have in common; it is then checked, and named in errors, as the whole definition's. */
export type Shareable = 'schema' | 'subresources' | 'additionalPrinterColumns' | 'selectableFields';

/** Something of a definition with its path in errors, and the version it is of (undefined: of all of them). */
export interface Place<T> {
	readonly value: T;
	readonly path: string;
	readonly version: Version | undefined;
}

const sharedPath: {readonly [name in Shareable]: string} = {
	schema: 'spec.validation',
	subresources: 'spec.subresources',
	additionalPrinterColumns: 'spec.additionalPrinterColumns',
	selectableFields: 'spec.selectableFields',
};

/** Whether all versions say the same of something, so that kube-apiserver's conversion takes it for the whole definition's. */
export const isShared = (spec: CustomResourceDefinitionSpec, name: Shareable): boolean => {
	const versions = spec.versions ?? [];
	const [first] = versions;
	return first?.[name] !== undefined && versions.every(version => jsonEqual(version[name], first[name]));
};

/** What versions say of something, each with its place. */
export const placesOf = <N extends Shareable>(
	spec: CustomResourceDefinitionSpec,
	name: N,
): readonly Place<NonNullable<Version[N]>>[] => {
	const versions = spec.versions ?? [];
	const isCommon = isShared(spec, name);
	const places = versions.flatMap((version, index) => {
		const value = version[name];
		if (value === undefined) return [];
		return [
			{
				value: value,
				path: isCommon ? sharedPath[name] : `spec.versions[${index}].${name}`,
				version,
			},
		];
	});
	return isCommon ? places.slice(0, 1).map(place => ({...place, version: undefined})) : places;
};
