const customResources = 'custom resources are not served';
const streams = 'logs and streams of pods are not served';
const admissionPolicies = 'admission webhooks and policies are stored and have no effect';
const notChecked = 'the kind is stored without the checks of its own';
const reviews = 'review kinds are not served';
const flowControl = 'there is no priority and fairness';

/** Cases that do not pass yet, each with the reason. One that passes makes the test fail, so that the list stays true. */
export const notYet: ReadonlyMap<string, string> = new Map([
	['create/custom-resource-subresources', customResources],
	['create/hpa-v2', 'kinds are served in one version'],
	['create/validating-admission-policy', admissionPolicies],
	['discovery/api-v1-resources', 'ComponentStatus is not served'],
	['discovery/bootstrap-objects', flowControl],
	['discovery/openapi-v2-shape', 'the schema has no descriptions'],
	['discovery/resources-rbac-authz', reviews],
	['discovery/response-headers', flowControl],
	['listwatch/accept-protobuf', 'answers are JSON or YAML'],
	['malformed/method-not-allowed', reviews],
	['updates/pod-exec-errors', streams],
	['updates/pod-log-errors', streams],
	['validation/admission-values', notChecked],
]);
