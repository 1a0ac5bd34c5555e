import {forbidden, invalid, required, type FieldError} from '../../../machinery/field-error.ts';
import type {
	PodSpec,
	StatefulSet,
	StatefulSetSpec,
	StatefulSetUpdateStrategy,
} from '../../schema/kubernetes.generated.ts';
import {sameValue} from '../../registry/same-value.ts';
import {validateAtMostAll, validateIntOrPercent} from '../shared/int-or-percent.ts';
import {
	isEmptySelector,
	validateAnnotations,
	validateLabels,
	validateLabelSelector,
} from '../shared/labels-validation.ts';
import {validatePodSpec} from '../shared/pod-spec-validation.ts';
import {validateCollisionCount, validateReplicaCounts} from '../shared/replica-status-validation.ts';
import {validateChoice, validateNonnegative} from '../shared/values-validation.ts';
import {understoodSelector, validateSelectorMatches} from '../shared/workload-validation.ts';

const policies = ['OrderedReady', 'Parallel'];
const retentions = ['Retain', 'Delete'];

const validateStrategy = ({type = '', rollingUpdate}: StatefulSetUpdateStrategy, field: string): FieldError[] => {
	switch (type) {
		case '':
			return [required(field)];
		case 'OnDelete': {
			const text = "only allowed for updateStrategy 'RollingUpdate'";
			return rollingUpdate === undefined ? [] : [invalid(`${field}.rollingUpdate`, rollingUpdate, text)];
		}
		case 'RollingUpdate':
			return [
				...validateNonnegative(rollingUpdate?.partition, `${field}.rollingUpdate.partition`),
				...validateIntOrPercent(rollingUpdate?.maxUnavailable, `${field}.rollingUpdate.maxUnavailable`),
				...validateAtMostAll(rollingUpdate?.maxUnavailable, `${field}.rollingUpdate.maxUnavailable`),
			];
		default: {
			const strategy = {Type: type, RollingUpdate: rollingUpdate ?? null};
			return [invalid(field, strategy, "must be 'RollingUpdate' or 'OnDelete'")];
		}
	}
};

const validatePolicy = (policy = '', field: string): FieldError[] => {
	if (policy === '') return [required(field)];
	return policies.includes(policy) ? [] : [invalid(field, policy, "must be 'OrderedReady' or 'Parallel'")];
};

/** The spec of a replica's pod: its volumes come partly from the claim templates. */
const withClaims = ({template, volumeClaimTemplates = []}: StatefulSetSpec): PodSpec => {
	const spec = template.spec ?? ({} as PodSpec);
	const own = spec.volumes ?? [];
	const names = volumeClaimTemplates.map(({metadata}) => metadata?.name ?? '');
	const claimed = names
		.filter(name => !own.some(volume => volume.name === name))
		.map(name => ({name, persistentVolumeClaim: {claimName: name}}));
	return claimed.length === 0 ? spec : {...spec, volumes: [...own, ...claimed]};
};

const validateTemplate = (spec: StatefulSetSpec): FieldError[] => {
	const {template, selector} = spec;
	const matcher = understoodSelector(selector);
	const {restartPolicy, activeDeadlineSeconds} = template.spec ?? {};
	const deadline = 'spec.template.spec.activeDeadlineSeconds';
	return [
		...(matcher === undefined
			? [invalid('spec.selector', selector, '')]
			: [
					...(matcher.empty ? [] : validateSelectorMatches(matcher, template, 'spec.template')),
					...validateLabels(template.metadata?.labels, 'spec.template.labels'),
					...validateAnnotations(template.metadata?.annotations, 'spec.template.annotations'),
				]),
		...validatePodSpec(withClaims(spec), false, 'spec.template.spec'),
		...validateChoice(restartPolicy, ['Always'], 'spec.template.spec.restartPolicy'),
		...(activeDeadlineSeconds === undefined
			? []
			: [forbidden(deadline, 'activeDeadlineSeconds in StatefulSet is not Supported')]),
	];
};

/** Problems of a StatefulSet, in the order of kube-apiserver's ValidateStatefulSetSpec. */
export const validateStatefulSet = (statefulSet: StatefulSet): FieldError[] => {
	const spec = statefulSet.spec;
	const retention = spec.persistentVolumeClaimRetentionPolicy;
	const at = 'spec.persistentVolumeClaimRetentionPolicy';
	return [
		...validatePolicy(spec.podManagementPolicy, 'spec.podManagementPolicy'),
		...validateStrategy(spec.updateStrategy ?? {}, 'spec.updateStrategy'),
		...validateChoice(retention?.whenDeleted, retentions, `${at}.whenDeleted`),
		...validateChoice(retention?.whenScaled, retentions, `${at}.whenScaled`),
		...validateNonnegative(spec.replicas, 'spec.replicas'),
		...validateNonnegative(spec.minReadySeconds, 'spec.minReadySeconds'),
		...validateNonnegative(spec.ordinals?.start, 'spec.ordinals.start'),
		...validateNonnegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
		...(spec.selector === undefined
			? [required('spec.selector')]
			: [
					...validateLabelSelector(spec.selector, 'spec.selector'),
					...(isEmptySelector(spec.selector)
						? [invalid('spec.selector', spec.selector, 'empty selector is invalid for statefulset')]
						: []),
				]),
		...validateTemplate(spec),
	];
};

const updatable = [
	'replicas',
	'ordinals',
	'template',
	'updateStrategy',
	'revisionHistoryLimit',
	'persistentVolumeClaimRetentionPolicy',
	'minReadySeconds',
] as const;

/** What an update of a StatefulSet may not change. */
export const validateStatefulSetUpdate = (next: StatefulSet, previous: StatefulSet): FieldError[] => {
	const kept = Object.fromEntries(updatable.map(field => [field, previous.spec?.[field]]));
	if (sameValue({...next.spec, ...kept}, previous.spec)) return [];
	const names = updatable.map(field => `'${field}'`);
	const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
	return [forbidden('spec', `updates to statefulset spec for fields other than ${list} are forbidden`)];
};

/** Problems of a StatefulSet's status. */
export const validateStatefulSetStatus = (next: StatefulSet, previous: StatefulSet): FieldError[] => [
	...validateReplicaCounts(next.status as {readonly [field: string]: unknown} | undefined, [
		'readyReplicas',
		'currentReplicas',
		'updatedReplicas',
		'availableReplicas',
	]),
	...validateCollisionCount(next.status?.collisionCount, previous.status?.collisionCount),
];
