import test from 'ava';
import {created, problems, updated} from './submission.ts';

test('an ingress class names a controller, and may name its parameters', t => {
	t.deepEqual(problems('IngressClass', {spec: {controller: 'example.com/c', parameters: {kind: 'K', name: 'n'}}}), []);
	t.deepEqual(problems('IngressClass', {spec: {controller: 'c', parameters: {scope: 'Namespace'}}}), [
		'spec.controller: Invalid value: "c": must be a domain-prefixed path (such as "acme.io/foo")',
		'spec.parameters.kind: Required value',
		'spec.parameters.name: Required value',
		"spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'",
	]);
	const stored = created('IngressClass', {spec: {controller: 'example.com/c'}});
	t.deepEqual(updated(stored, {spec: {controller: 'example.com/d'}}).problems, [
		'spec.controller: Invalid value: "example.com/d": field is immutable',
	]);
});

test('the networks of services may become two, of both families', t => {
	t.deepEqual(problems('ServiceCIDR', {spec: {}}), ['spec.cidrs: Required value: at least one CIDR required']);
	const stored = created('ServiceCIDR', {spec: {cidrs: ['10.0.0.0/16']}});
	t.deepEqual(updated(stored, {spec: {cidrs: ['10.0.0.0/16', 'fd00::/112']}}).problems, []);
	t.deepEqual(updated(stored, {spec: {cidrs: ['10.1.0.0/16']}}).problems, [
		'spec.cidrs[0]: Invalid value: "10.1.0.0/16": field is immutable',
	]);
	t.deepEqual(updated(stored, {spec: {cidrs: ['10.0.0.0/16', '10.1.0.0/16']}}).problems, [
		'spec.cidrs: Invalid value: ["10.0.0.0/16","10.1.0.0/16"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
	]);
	t.deepEqual(problems('IPAddress', {spec: {}}), ['spec.parentRef: Required value']);
});

test('a flow schema says whose requests it takes, and which', t => {
	const rule = {
		subjects: [{kind: 'User', group: {name: 'g'}}],
		resourceRules: [{verbs: ['get', '*'], namespaces: ['A']}],
	};
	t.deepEqual(problems('FlowSchema', {spec: {matchingPrecedence: 1, rules: [{}, rule]}}), [
		`spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1`,
		'spec.priorityLevelConfiguration.name: Required value: must reference a priority level',
		'spec.rules[0].subjects: Required value: subjects must contain at least one value',
		'spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty',
		"spec.rules[1].subjects[0].user: Required value: user is required when subject kind is 'User'",
		"spec.rules[1].subjects[0].group: Forbidden: group is forbidden when subject kind is not 'Group'",
		`spec.rules[1].resourceRules[0].verbs: Invalid value: ["get","*"]: if '*' is present, must not specify other verbs`,
		'spec.rules[1].resourceRules[0].apiGroups: Required value: resource rules must supply at least one api group',
		'spec.rules[1].resourceRules[0].resources: Required value: resource rules must supply at least one resource',
		`spec.rules[1].resourceRules[0].namespaces[0]: Invalid value: "A": each member of this list must be '*' or a DNS-1123 label; a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
	]);
});

test('a priority level deals its flows to queues', t => {
	const limited = (queuing: object) => ({spec: {type: 'Limited', limited: {limitResponse: {type: 'Queue', queuing}}}});
	t.deepEqual(problems('PriorityLevelConfiguration', limited({queues: 64, handSize: 8, queueLengthLimit: 50})), []);
	t.deepEqual(problems('PriorityLevelConfiguration', limited({queues: 4, handSize: 8, queueLengthLimit: 0})), [
		'spec.limited.limitResponse.queuing.queueLengthLimit: Invalid value: 0: must be positive',
		'spec.limited.limitResponse.queuing.handSize: Invalid value: 8: should not be greater than queues (4)',
	]);
	t.deepEqual(problems('PriorityLevelConfiguration', limited({queues: 512, handSize: 8, queueLengthLimit: 1})), [
		'spec.limited.limitResponse.queuing.handSize: Invalid value: 8: required entropy bits of deckSize 512 and handSize 8 should not be greater than 60',
	]);
	t.deepEqual(problems('PriorityLevelConfiguration', {spec: {type: 'Exempt'}}), [
		`spec.type: Invalid value: "Exempt": type must be 'Exempt' if and only if name is 'exempt'`,
	]);
});

test('runtime classes, revisions and aggregated roles', t => {
	t.deepEqual(updated(created('RuntimeClass', {handler: 'a'}), {handler: 'b'}).problems, [
		'handler: Invalid value: "b": field is immutable',
	]);
	t.deepEqual(problems('ControllerRevision', {revision: -1}), [
		'data: Required value: data is mandatory',
		'revision: Invalid value: -1: must be greater than or equal to 0',
	]);
	t.deepEqual(problems('ClusterRole', {aggregationRule: {}}), [
		'aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil',
	]);
	t.deepEqual(problems('PodTemplate', {template: {spec: {containers: []}}}), [
		'template.spec.containers: Required value',
	]);
});

test('a quota counts within scopes what can be counted there', t => {
	const quota = (spec: object) => ({spec: {hard: {pods: '5'}, ...spec}});
	t.deepEqual(problems('ResourceQuota', quota({scopes: ['BestEffort']})), []);
	t.deepEqual(problems('ResourceQuota', {spec: {hard: {cpu: '1', 'count/jobs.batch': '1'}, scopes: ['BestEffort']}}), [
		'spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource',
	]);
	const matchExpressions = [
		{scopeName: 'PriorityClass', operator: 'In'},
		{scopeName: 'BestEffort', operator: 'In', values: ['a']},
	];
	t.deepEqual(problems('ResourceQuota', quota({scopeSelector: {matchExpressions}})), [
		"spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
		`spec.scopeSelector.matchExpressions.operator: Invalid value: "In": must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity`,
	]);
	const stored = created('ResourceQuota', quota({scopes: ['BestEffort']}));
	t.regex(updated(stored, quota({scopes: ['NotTerminating']})).problems[0]!, /^spec\.scopes: .*: field is immutable$/);
});

test('a signing request asks for the same all its life', t => {
	const asked = {request: 'YQ==', signerName: 'example.com/signer', usages: ['client auth']};
	const stored = created('CertificateSigningRequest', {spec: asked});
	t.is(
		updated(stored, {spec: {...asked, signerName: 'example.com/other'}}).object.spec.signerName,
		'example.com/signer',
	);
});
