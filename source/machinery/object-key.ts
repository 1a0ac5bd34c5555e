import type {OwnerReferenceLike} from './json.ts';

interface Named {
	readonly metadata: {
		readonly name: string;
		readonly namespace?: string;
		readonly ownerReferences?: readonly OwnerReferenceLike[];
	};
}

/** `namespace/name`, or `name` for what has no namespace. */
export const keyOf = ({metadata: {namespace, name}}: Named): string =>
	namespace === undefined || namespace === '' ? name : `${namespace}/${name}`;

/** The parts of a key made by keyOf. Throws for anything else. */
export const splitKey = (key: string): {readonly namespace?: string; readonly name: string} => {
	const [first = '', second, ...more] = key.split('/');
	if (more.length > 0)
		throw new Error(`unexpected key format: ${JSON.stringify(key)}; expected "namespace/name" or "name"`);
	return second === undefined ? {name: first} : {namespace: first, name: second};
};

/** The owner that manages the object, where there is one. */
export const controllerOf = ({metadata}: Named): OwnerReferenceLike | undefined =>
	metadata.ownerReferences?.find(({controller}) => controller === true);
