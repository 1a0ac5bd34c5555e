import {compareQuantities, parseQuantity, subtractQuantities, zeroQuantity} from '../../machinery/quantity.ts';
import {isInScope} from '../../machinery/quota/scopes.ts';
import {addUsage, resourceOfAmount, usageOf, type Usage} from '../../machinery/quota/usage.ts';
import {usageText, usedBy} from '../../machinery/quota/used.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {Container, Pod, ResourceQuota} from '../schema/kubernetes.generated.ts';
import type {Catalogue, KindDescription} from '../types.ts';
import type {AdmissionAttributes, AdmissionLink} from './admission.ts';
import {refused} from './admission-refusal.ts';
import type {LiveObjects} from './live-objects.ts';
import {createQuotaTallies, objectsIn, resourceName} from './quota-tallies.ts';

/** What is kept in memory for quotas to hold writes to; of other resources the quota controller keeps the count alone. */
const countedResources: readonly (readonly [group: string, plural: string])[] = [
	['', 'pods'],
	['', 'services'],
	['', 'persistentvolumeclaims'],
	['', 'configmaps'],
	['', 'secrets'],
	['', 'replicationcontrollers'],
	['', 'resourcequotas'],
	['', 'serviceaccounts'],
	['apps', 'deployments'],
	['apps', 'replicasets'],
	['apps', 'statefulsets'],
	['apps', 'daemonsets'],
	['batch', 'jobs'],
	['batch', 'cronjobs'],
	['networking.k8s.io', 'ingresses'],
];

/** The kinds that quotas are kept for, as far as they are served. */
export const quotaKinds = (catalogue: Catalogue): readonly KindDescription[] =>
	countedResources.flatMap(([group, plural]) => catalogue.byResource(group, 'v1', plural) ?? []);

const specified = ['cpu', 'limits.cpu', 'limits.memory', 'memory', 'requests.cpu', 'requests.memory'];

const names = ({resources}: Container): ReadonlySet<string> =>
	new Set([
		...Object.keys(resources?.requests ?? {}).flatMap(name => [name, `requests.${name}`]),
		...Object.keys(resources?.limits ?? {}).map(name => `limits.${name}`),
	]);

/** What containers leave open although the quota holds them to it: `must specify limits.cpu for: a,b; …`. */
const leftOpen = ({spec}: Pod, limited: readonly string[]): string | undefined => {
	const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
	const missing = specified
		.filter(resource => limited.includes(resource))
		.flatMap(resource => {
			const open = containers.filter(container => !names(container).has(resource)).map(({name}) => name);
			return open.length === 0 ? [] : [`${resource} for: ${open.toSorted().join(',')}`];
		});
	return missing.length === 0 ? undefined : `must specify ${missing.join('; ')}`;
};

/** What a write takes more of than was taken before. */
const added = (resource: string, {object, previous}: AdmissionAttributes): Usage => {
	const before = previous === undefined ? new Map() : usageOf(resource, previous);
	return new Map(
		[...usageOf(resource, object!)]
			.map(([name, amount]) => [name, subtractQuantities(amount, before.get(name) ?? zeroQuantity)] as const)
			.filter(([, amount]) => amount.nano > 0n),
	);
};

const checkQuota = (
	quota: ResourceQuota,
	attributes: AdmissionAttributes,
	resource: string,
	counted: {readonly used: () => Usage; readonly objects: () => Iterable<KubernetesObject>},
): void => {
	const {object, operation} = attributes;
	const hard = quota.status?.hard ?? {};
	const limited = Object.keys(hard).filter(name => resourceOfAmount(name) === resource);
	if (limited.length === 0 || !isInScope(quota, resource, object!)) return;
	const {name} = quota.metadata;
	const open = resource === 'pods' && operation === 'CREATE' ? leftOpen(object as Pod, limited) : undefined;
	if (open !== undefined) throw refused(attributes, `failed quota: ${name}: ${open}`);
	const requested = new Map([...added(resource, attributes)].filter(([amount]) => limited.includes(amount)));
	if (requested.size === 0) return;
	const exceededBy = (given: Usage): readonly string[] => {
		const wanted = addUsage(given, requested);
		return [...requested.keys()].filter(
			amount => compareQuantities(wanted.get(amount)!, parseQuantity(hard[amount]!)) > 0,
		);
	};
	if (exceededBy(counted.used()).length === 0) return;
	// Who is refused is shown the sum as it comes of adding up the objects there are.
	const used = usedBy(quota, resource, counted.objects());
	const exceeded = exceededBy(used);
	const shown = (of: (amount: string) => ReturnType<typeof parseQuantity>) =>
		usageText(exceeded.map(amount => [amount, of(amount)] as const));
	const text = [
		`requested: ${shown(amount => requested.get(amount)!)}`,
		`used: ${shown(amount => used.get(amount) ?? zeroQuantity)}`,
		`limited: ${shown(amount => parseQuantity(hard[amount]!))}`,
	].join(', ');
	throw refused(attributes, `exceeded quota: ${name}, ${text}`);
};

/**
Refuses what would take more than the quotas of its namespace leave. A quota counts from when its controller has seen it and put
its limits into the status, as in Kubernetes. What is used is counted from the objects there are, those included whose write is
under way, so two writes at once cannot both take the last of an amount.
*/
export const createResourceQuotaAdmission = (
	objects: LiveObjects,
	quotas: KindDescription,
	kinds: readonly KindDescription[],
): AdmissionLink => {
	const counted = new Set<KindDescription>(kinds);
	const tallies = createQuotaTallies(objects, quotas, kinds);
	return {
		name: 'ResourceQuota',
		handles: (kind, operation, subresource) => operation !== 'DELETE' && subresource === undefined && counted.has(kind),
		validate: attributes => {
			const {kind, namespace} = attributes;
			const resource = resourceName(kind);
			const own = [...objects.all(quotas)].filter(quota => quota.metadata.namespace === namespace) as ResourceQuota[];
			for (const quota of own.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))) {
				checkQuota(quota, attributes, resource, {
					used: () => tallies.used(quota, kind),
					objects: () => objectsIn(objects, kind, namespace),
				});
			}
		},
	};
};
