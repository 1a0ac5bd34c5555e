import type {ApiServer, KindDescription, ListObject} from '../../types.ts';
import type {MetricFamily, Sample} from './metric-family.ts';

const reader = {name: 'system:apiserver', groups: ['system:masters']};

/** How many objects of a kind there are: a list of one says how many remain. */
const countOf = async (api: ApiServer, {group, version, plural}: KindDescription): Promise<number> => {
	const {object} = await api.handle({
		verb: 'list',
		group,
		version,
		resource: plural,
		options: {limit: 1},
		user: reader,
	});
	const {items, metadata} = object as ListObject;
	return items.length + (metadata.remainingItemCount ?? 0);
};

/** Several versions of a resource are the same objects. */
const storedKinds = (kinds: readonly KindDescription[]): readonly KindDescription[] => [
	...new Map(
		kinds.filter(({verbs}) => verbs.includes('list')).map(kind => [`${kind.group}/${kind.plural}`, kind]),
	).values(),
];

const counted = async (api: ApiServer): Promise<readonly (readonly [KindDescription, number])[]> => {
	const kinds = storedKinds(api.catalogue.kinds());
	return Promise.all(kinds.map(async kind => [kind, await countOf(api, kind)] as const));
};

/** How many objects are stored, by resource. */
export const objectFamilies = async (api: ApiServer): Promise<readonly MetricFamily[]> => {
	const counts = await counted(api);
	const samplesBy = (labels: (kind: KindDescription) => Sample['labels']): readonly Sample[] =>
		counts.map(([kind, value]) => ({labels: labels(kind), value}));
	return [
		{
			name: 'apiserver_resource_objects',
			help: 'Number of stored objects at the time of last check split by kind. In case of a fetching error, the value will be -1.',
			type: 'gauge',
			samples: samplesBy(({group, plural}) => ({group, resource: plural})),
		},
		{
			name: 'apiserver_storage_objects',
			help: '[DEPRECATED, consider using apiserver_resource_objects instead] Number of stored objects at the time of last check split by kind. In case of a fetching error, the value will be -1.',
			type: 'gauge',
			samples: samplesBy(({group, plural}) => ({resource: group === '' ? plural : `${plural}.${group}`})),
		},
	];
};
