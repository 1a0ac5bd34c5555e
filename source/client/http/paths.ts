import type {ListOptions, ObjectKey, ResourceName, WriteOptions} from '../types.ts';

/** `/api/v1/namespaces/default/pods/web-0/eviction` */
export const resourcePath = (
	{group, version, plural, namespaced}: ResourceName,
	{namespace, name, subresource}: Partial<ObjectKey> & {readonly subresource?: string},
): string =>
	[
		group === '' ? `/api/${version}` : `/apis/${group}/${version}`,
		...(namespaced && namespace !== undefined ? ['namespaces', namespace] : []),
		plural,
		...(name === undefined ? [] : [name]),
		...(subresource === undefined ? [] : [subresource]),
	]
		.map((part, index) => (index === 0 ? part : encodeURIComponent(part)))
		.join('/');

/** `?a=1&b=2`, absent values left out; empty without any. */
export const query = (parameters: {readonly [name: string]: string | number | boolean | undefined}): string => {
	const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
	if (given.length === 0) return '';
	return `?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString()}`;
};

/** What a list or a watch is of. */
export const listQuery = (list: ListOptions) => ({
	labelSelector: list.labelSelector,
	fieldSelector: list.fieldSelector,
	resourceVersion: list.resourceVersion,
	resourceVersionMatch: list.resourceVersionMatch,
	limit: list.limit,
	continue: list.continue,
});

/** How a write is to be done. */
export const writeQuery = ({dryRun, fieldManager, fieldValidation, force}: WriteOptions) => ({
	dryRun: dryRun === true ? 'All' : undefined,
	fieldManager,
	fieldValidation,
	force,
});
