import type {ObjectOf} from '../../client/types.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {matcherOfMap} from '../../machinery/label-selector.ts';
import {controllerOf} from '../../machinery/object-key.ts';
import {span, type Line} from '../line.ts';
import {byNamespaceAndName} from '../natural-order.ts';
import {podCells, podState, podStatusText} from '../pod-state.ts';
import type {Sheet} from '../state.ts';
import {objectOfTarget} from '../target-object.ts';
import type {ConsoleCluster} from '../types.ts';

type Informers = ConsoleCluster['informers'];

const owningKinds = ['ReplicaSet', 'Job', 'Pod'] as const;

/** The owner of an object, as far as the console has live copies of its kind. */
const ownerOf = (object: KubernetesObject, informers: Informers): KubernetesObject | undefined => {
	const owner = controllerOf(object);
	const {namespace} = object.metadata;
	return owner && objectOfTarget({kind: owner.kind, name: owner.name, namespace, object: undefined}, informers);
};

const rootOf = (object: KubernetesObject, informers: Informers): KubernetesObject => {
	const owner = ownerOf(object, informers);
	return owner === undefined ? object : rootOf(owner, informers);
};

const ownedBy = ({metadata: {uid}}: KubernetesObject, informers: Informers): readonly KubernetesObject[] =>
	owningKinds.flatMap(kind => [...informers.of(kind).by('owner', uid)].toSorted(byNamespaceAndName));

const podsOf = (object: KubernetesObject, informers: Informers): readonly ObjectOf<'Pod'>[] =>
	object.kind === 'Pod'
		? [object as ObjectOf<'Pod'>]
		: ownedBy(object, informers).flatMap(owned => podsOf(owned, informers));

/** Services whose selector takes one of the pods in. */
const servicesOf = (pods: readonly ObjectOf<'Pod'>[], informers: Informers): readonly ObjectOf<'Service'>[] =>
	informers
		.of('Service')
		.list()
		.filter(({metadata, spec}) => {
			const {selector = {}} = spec;
			if (Object.keys(selector).length === 0) return false;
			const matcher = matcherOfMap(selector);
			return pods.some(pod => pod.metadata.namespace === metadata.namespace && matcher.matches(pod.metadata.labels));
		})
		.toSorted(byNamespaceAndName);

/** What a pod mounts and runs as, by name. */
const usedBy = (pods: readonly ObjectOf<'Pod'>[]): readonly string[] => [
	...new Set(
		pods.flatMap(({spec}) => [
			...(spec.serviceAccountName ? [`ServiceAccount ${spec.serviceAccountName}`] : []),
			...(spec.volumes ?? []).flatMap(({configMap, secret, persistentVolumeClaim}) => [
				...(configMap?.name ? [`ConfigMap ${configMap.name}`] : []),
				...(secret?.secretName ? [`Secret ${secret.secretName}`] : []),
				...(persistentVolumeClaim ? [`PersistentVolumeClaim ${persistentVolumeClaim.claimName}`] : []),
			]),
		]),
	),
];

const nameLine = (object: KubernetesObject, selected: KubernetesObject): Line => {
	const isSelected = object.metadata.uid === selected.metadata.uid;
	const name = span(`${object.kind} ${object.metadata.name}`, isSelected ? 'strong' : undefined);
	if (object.kind !== 'Pod') return [name];
	const pod = object as ObjectOf<'Pod'>;
	const {glyph, tone} = podCells[podState(pod)];
	return [span(`${glyph} `, tone), name, span(`  ${podStatusText(pod)} on ${pod.spec.nodeName ?? 'no node'}`, 'muted')];
};

/** An object and everything it owns, below one another. */
const treeLines = (
	object: KubernetesObject,
	selected: KubernetesObject,
	informers: Informers,
	[first, others]: readonly [first: string, others: string] = ['', ''],
): readonly Line[] => {
	const owned = ownedBy(object, informers);
	return [
		[span(first, 'muted'), ...nameLine(object, selected)],
		...owned.flatMap((child, index) =>
			treeLines(
				child,
				selected,
				informers,
				index === owned.length - 1 ? [`${others}└─ `, `${others}   `] : [`${others}├─ `, `${others}│  `],
			),
		),
	];
};

const listLines = (title: string, names: readonly string[]): readonly Line[] =>
	names.length === 0 ? [] : [[], [span(title, 'accent')], ...names.map((name): Line => [span(`  ${name}`)])];

/** What belongs to an object: the chain of its owners with all they own, the services that lead there, and what its pods use. */
export const relatedSheet = (object: KubernetesObject, informers: Informers): Sheet => {
	const root = rootOf(object, informers);
	const pods = podsOf(object, informers);
	return {
		title: `around ${object.kind.toLowerCase()}/${object.metadata.name}`,
		lines: [
			...treeLines(root, object, informers),
			...listLines(
				'services that lead to it',
				servicesOf(pods, informers).map(({metadata}) => metadata.name),
			),
			...listLines('what its pods use', usedBy(pods)),
		],
		closedBy: 'O',
	};
};
