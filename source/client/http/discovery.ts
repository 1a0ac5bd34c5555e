import type {ServedResource, ServedResources} from '../resource-names.ts';
import type {HttpTransport} from './transport.ts';

interface ApiResource {
	readonly name: string;
	readonly singularName?: string;
	readonly namespaced: boolean;
	readonly kind: string;
	readonly verbs: readonly string[];
	readonly shortNames?: readonly string[];
}

interface ApiGroupList {
	readonly groups: readonly {
		readonly name: string;
		readonly preferredVersion: {readonly groupVersion: string; readonly version: string};
	}[];
}

/** Events of events.k8s.io are those of the core group in another form. */
const otherForms: ReadonlySet<string> = new Set(['events.k8s.io/events']);

const readVersion = async (
	transport: HttpTransport,
	group: string,
	version: string,
): Promise<readonly ServedResource[]> => {
	const path = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
	const {resources} = (await transport.json({method: 'GET', path})) as {readonly resources: readonly ApiResource[]};
	return resources
		.filter(({name}) => !name.includes('/'))
		.map(({name, singularName = '', kind, namespaced, verbs, shortNames = []}) => ({
			group,
			version,
			kind,
			plural: name,
			singular: singularName === '' ? kind.toLowerCase() : singularName,
			shortNames,
			namespaced,
			verbs,
			...(otherForms.has(`${group}/${name}`) && {storedAs: 'core'}),
		}));
};

/**
What a server serves, each group in the version it prefers. A group whose own server does not answer is left out, as kubectl
leaves it out. Rejects with StatusError when the server itself does not answer.
*/
export const discover = async (transport: HttpTransport): Promise<ServedResources> => {
	const [core, {groups}] = await Promise.all([
		readVersion(transport, '', 'v1'),
		transport.json({method: 'GET', path: '/apis'}) as Promise<ApiGroupList>,
	]);
	const others = await Promise.all(
		groups.map(({name, preferredVersion}) => readVersion(transport, name, preferredVersion.version).catch(() => [])),
	);
	const kinds = [core, ...others].flat();
	return {
		kinds: () => kinds,
		byKind: (group, version, kind) =>
			kinds.find(one => one.group === group && one.version === version && one.kind === kind),
	};
};
