import {jsonEqual} from '../patch/json-equal.ts';
import type {APIService, APIServiceSpec} from '../schema/kubernetes.generated.ts';
import type {GroupVersion} from '../types.ts';
import type {ApiPriority} from './priorities.ts';

/** How an APIService that the server makes itself is looked after: once at every start, or always. */
export type Automanaged = 'onstart' | 'true';

/** Says by whom an APIService is looked after. */
const automanagedLabel = 'kube-aggregator.kubernetes.io/automanaged';

/** `v1.apps`; `v1.` for the core group. */
export const apiServiceName = ({group, version}: GroupVersion): string => `${version}.${group}`;

/** An APIService that there should be. */
export interface WishedService extends GroupVersion {
	readonly priority: ApiPriority;
	readonly automanaged: Automanaged;
}

const specOf = ({group, version, priority}: WishedService): APIServiceSpec => ({
	group,
	groupPriorityMinimum: priority.group,
	version,
	versionPriority: priority.version,
});

/** What a wished APIService is created as. */
export const newApiService = (wished: WishedService): object => ({
	apiVersion: 'apiregistration.k8s.io/v1',
	kind: 'APIService',
	metadata: {name: apiServiceName(wished), labels: {[automanagedLabel]: wished.automanaged}},
	spec: specOf(wished),
});

/** What is to be done about one APIService. */
export type RegistrationStep =
	| {readonly action: 'none' | 'delete'}
	| {readonly action: 'create'; readonly wished: WishedService}
	| {readonly action: 'update'; readonly spec: APIServiceSpec};

/**
Brings what is stored nearer to what is wished (checkAPIService of the autoregister controller). Those that nobody has labelled
belong to somebody else; those of the start are looked at only then.
*/
export const registrationStep = (
	current: APIService | undefined,
	wished: WishedService | undefined,
	isStart: boolean,
): RegistrationStep => {
	if (wished?.automanaged === 'onstart' && !isStart) return {action: 'none'};
	if (current === undefined) return wished === undefined ? {action: 'none'} : {action: 'create', wished};
	const managed = current.metadata.labels?.[automanagedLabel];
	if (managed !== 'true' && managed !== 'onstart') return {action: 'none'};
	if (managed === 'onstart' && !isStart) return {action: 'none'};
	if (wished === undefined) return {action: 'delete'};
	const spec = specOf(wished);
	return jsonEqual(current.spec, spec) ? {action: 'none'} : {action: 'update', spec};
};
