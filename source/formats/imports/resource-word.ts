import type {ImportedTarget} from './imported.ts';

/** A resource by its plural and group: `deployments.apps`, `pods`. */
export const groupedName = (plural: string, group: string): string => (group === '' ? plural : `${plural}.${group}`);

/** How commands name the resource of an object: `deployment.apps`, `pod`. */
export const resourceWord = ({apiVersion, kind}: {readonly apiVersion: string; readonly kind: string}): string => {
	const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
	return groupedName(kind.toLowerCase(), group);
};

/** An object as commands name it: `deployments.apps web --namespace shop`. */
export const targetWords = ({resource, name, namespace}: ImportedTarget): string =>
	`${resource} ${name}${namespace === undefined ? '' : ` --namespace ${namespace}`}`;
