import type {PodSpec, PodTemplateSpec} from '../../schema/kubernetes.generated.ts';
import {withContainerDefaults} from './container-defaults.ts';
import {changeField, mapItems, withAbsent, withField} from './sharing.ts';
import {withVolumeDefaults} from './volume-defaults.ts';

/** The old name of serviceAccountName always follows the new one, and gives it where only the old one is sent. */
const withServiceAccount = (spec: PodSpec): PodSpec => {
	const name = spec.serviceAccountName ?? spec.serviceAccount;
	return withField(withField(spec, 'serviceAccountName', name), 'serviceAccount', name);
};

/** A pod's spec with the defaults that it has in a pod and in a template alike (SetDefaults_PodSpec and below). */
export const withPodSpecDefaults = (spec: PodSpec): PodSpec => {
	let next = withAbsent(spec, {
		dnsPolicy: 'ClusterFirst',
		restartPolicy: 'Always',
		securityContext: {},
		terminationGracePeriodSeconds: 30,
		schedulerName: 'default-scheduler',
	});
	next = withServiceAccount(next);
	next = changeField(next, 'volumes', volumes => mapItems(volumes, withVolumeDefaults));
	next = changeField(next, 'containers', containers => mapItems(containers, withContainerDefaults));
	next = changeField(next, 'initContainers', containers => mapItems(containers, withContainerDefaults));
	return changeField(next, 'ephemeralContainers', containers => mapItems(containers, withContainerDefaults));
};

/** A pod template with the defaults of its spec; one without a spec gets an empty one, as Go's structs are never absent. */
export const withTemplateDefaults = (template: PodTemplateSpec = {}): PodTemplateSpec =>
	withField(template, 'spec', withPodSpecDefaults(template.spec ?? ({} as PodSpec)));
