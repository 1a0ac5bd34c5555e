import inkubeJson from './inkube-schema.json' with {type: 'json'};
import alphaJson from './kubernetes-1.36-alpha-schema.json' with {type: 'json'};
import schemaJson from './kubernetes-1.36-schema.json' with {type: 'json'};
import type {GroupVersion} from '../types.ts';

/** A resource or subresource (`pods/log`) as discovery lists it. */
export interface TableResource {
	readonly name: string;
	readonly singularName?: string;
	readonly namespaced: boolean;
	readonly kind: string;
	/** Where the subresource's kind is of another group version. */
	readonly group?: string;
	readonly version?: string;
	readonly verbs: readonly string[];
	readonly shortNames?: readonly string[];
	readonly categories?: readonly string[];
}

const table: {readonly [groupVersion: string]: readonly TableResource[] | undefined} = {
	...schemaJson.resources,
	...alphaJson.resources,
	...inkubeJson.resources,
};

/** The resources and subresources of a group version; none for one that the table does not know. */
export const resourcesOf = ({group, version}: GroupVersion): readonly TableResource[] =>
	table[group === '' ? version : `${group}/${version}`] ?? [];
