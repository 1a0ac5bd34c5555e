import type {Random} from '../../clock/random.ts';
import {generatedName} from '../../machinery/names.ts';
import {goQuote} from '../../machinery/go-quote.ts';
import type {Container, Pod, PodSpec, ServiceAccount, Volume} from '../schema/kubernetes.generated.ts';
import type {KindDescription} from '../types.ts';
import type {AdmissionLink, ObjectAttributes} from './admission.ts';
import {refused} from './admission-refusal.ts';
import type {LiveObjects} from './live-objects.ts';

const volumePrefix = 'kube-api-access-';
const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const mirrorAnnotation = 'kubernetes.io/config.mirror';
/** An hour, and the seven seconds by which kube-apiserver tells its own volume from others. */
const tokenSeconds = 3607;

const tokenVolume = (name: string): Volume => ({
	name,
	projected: {
		sources: [
			{serviceAccountToken: {expirationSeconds: tokenSeconds, path: 'token'}},
			{configMap: {name: 'kube-root-ca.crt', items: [{key: 'ca.crt', path: 'ca.crt'}]}},
			{downwardAPI: {items: [{path: 'namespace', fieldRef: {apiVersion: 'v1', fieldPath: 'metadata.namespace'}}]}},
		],
		defaultMode: 0o644,
	},
});

const mountsToken = (container: Container): boolean =>
	container.volumeMounts?.some(mount => mount.mountPath === mountPath) ?? false;

const withMount = (container: Container, volume: string): Container =>
	mountsToken(container)
		? container
		: {...container, volumeMounts: [...(container.volumeMounts ?? []), {name: volume, readOnly: true, mountPath}]};

/** Adds the volume, and mounts it in every container that has nothing of its own at that path. */
const withToken = (spec: PodSpec, random: Random): PodSpec => {
	if ([...(spec.initContainers ?? []), ...(spec.containers ?? [])].every(mountsToken)) return spec;
	const present = spec.volumes?.find(({name}) => name.startsWith(volumePrefix))?.name;
	const volume = present ?? generatedName(volumePrefix, below => random.int(below));
	const {volumes = [], initContainers, containers} = spec;
	return {
		...spec,
		volumes: present === undefined ? [...volumes, tokenVolume(volume)] : volumes,
		...(initContainers && {initContainers: initContainers.map(container => withMount(container, volume))}),
		containers: containers.map(container => withMount(container, volume)),
	};
};

const withAccount = (pod: Pod, account: ServiceAccount, random: Random): Pod => {
	const name = account.metadata.name;
	const {imagePullSecrets = []} = account;
	const borrowsSecrets = imagePullSecrets.length > 0 && (pod.spec.imagePullSecrets ?? []).length === 0;
	const spec: PodSpec = {
		...pod.spec,
		serviceAccountName: name,
		serviceAccount: name,
		...(borrowsSecrets && {imagePullSecrets}),
	};
	const mounts = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
	return {...pod, spec: mounts ? withToken(spec, random) : spec};
};

/** Gives pods their service account, its pull secrets and its token; refuses accounts that do not exist. */
export const createServiceAccountAdmission = (
	objects: LiveObjects,
	serviceAccounts: KindDescription,
	random: Random,
): AdmissionLink => {
	const accountOf = (attributes: ObjectAttributes, name: string): ServiceAccount => {
		const {namespace} = attributes;
		const account = objects.get(serviceAccounts, namespace, name);
		if (account !== undefined) return account as ServiceAccount;
		const problem = `error looking up service account ${namespace}/${name}: serviceaccount ${goQuote(name)} not found`;
		throw refused(attributes, problem);
	};
	return {
		name: 'ServiceAccount',
		handles: (kind, operation, subresource) =>
			kind.group === '' && kind.plural === 'pods' && operation === 'CREATE' && subresource === undefined,
		admit: attributes => {
			const pod = attributes.object as Pod;
			if (pod.spec?.containers === undefined || pod.metadata.annotations?.[mirrorAnnotation] !== undefined) return pod;
			const {serviceAccountName = '', serviceAccount = ''} = pod.spec;
			return withAccount(pod, accountOf(attributes, serviceAccountName || serviceAccount || 'default'), random);
		},
	};
};
