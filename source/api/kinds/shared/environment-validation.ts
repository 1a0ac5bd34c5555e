import {invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain, qualifiedName} from '../../../machinery/names.ts';
import {canonicalQuantity, parseQuantity} from '../../../machinery/quantity.ts';
import type {
	EnvFromSource,
	EnvVar,
	EnvVarSource,
	ObjectFieldSelector,
	ResourceFieldSelector,
} from '../../schema/kubernetes.generated.ts';
import {configKeyProblems} from './config-key.ts';
import {validateText} from './values-validation.ts';

/** Fields of a pod that an environment variable may show, in the order messages name them. */
const environmentFields = [
	'metadata.name',
	'metadata.namespace',
	'metadata.uid',
	'spec.nodeName',
	'spec.serviceAccountName',
	'status.hostIP',
	'status.hostIPs',
	'status.podIP',
	'status.podIPs',
];
const knownFields: ReadonlySet<string> = new Set([
	...environmentFields,
	'metadata.labels',
	'metadata.annotations',
	'spec.restartPolicy',
	'status.phase',
]);
const resourceFields = [
	'limits.cpu',
	'limits.ephemeral-storage',
	'limits.memory',
	'requests.cpu',
	'requests.ephemeral-storage',
	'requests.memory',
];
const sizeDivisors = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

const environmentNameText =
	"a valid environment variable name must consist only of printable ASCII characters other than '='";

/** What is wrong with the name of an environment variable. */
const environmentNameProblems = (name: string): string[] => (/^[ -<>-~]+$/.test(name) ? [] : [environmentNameText]);

/** Problems of a reference to a field of the pod; `fields` are those allowed here. */
export const validateFieldReference = (
	{apiVersion, fieldPath}: ObjectFieldSelector,
	fields: readonly string[],
	field: string,
): FieldError[] => {
	if (!apiVersion) return [required(`${field}.apiVersion`)];
	if (!fieldPath) return [required(`${field}.fieldPath`)];
	const [, path = fieldPath, key] = /^(.*)\['(.*)'\]$/.exec(fieldPath) ?? [];
	if (key !== undefined) {
		if (path === 'metadata.annotations') return validateText(key.toLowerCase(), qualifiedName, field);
		if (path === 'metadata.labels') return validateText(key, qualifiedName, field);
		return [invalid(field, path, 'does not support subscript')];
	}
	if (!knownFields.has(path)) {
		const problem = `error converting fieldPath: field label not supported: ${path}`;
		return [invalid(`${field}.fieldPath`, fieldPath, problem)];
	}
	return fields.includes(path) ? [] : [notSupported(`${field}.fieldPath`, path, fields)];
};

const validateDivisor = (resource: string, divisor: string, field: string): FieldError[] => {
	if (parseQuantity(divisor).nano === 0n) return [];
	const [, name = ''] = resource.split('.');
	const allowed = name === 'cpu' ? ['1m', '1'] : sizeDivisors;
	if (allowed.includes(canonicalQuantity(divisor))) return [];
	const called =
		name === 'ephemeral-storage' ? 'local ephemeral storage' : name.startsWith('hugepages-') ? 'hugepages' : name;
	const list = name === 'cpu' ? '1m and 1' : sizeDivisors.join(', ');
	return [
		invalid(`${field}.divisor`, resource, `only divisor's values ${list} are supported with the ${called} resource`),
	];
};

/** Problems of a reference to a container's resources; in volumes the container must be named. */
export const validateResourceReference = (
	{resource = '', containerName = '', divisor = '0'}: ResourceFieldSelector,
	inVolume: boolean,
	field: string,
): FieldError[] => {
	const known = resourceFields.includes(resource) || /^(limits|requests)\.hugepages-/.test(resource);
	return [
		...(inVolume && containerName === ''
			? [required(`${field}.containerName`)]
			: resource === ''
				? [required(`${field}.resource`)]
				: known
					? []
					: [notSupported(`${field}.resource`, resource, resourceFields)]),
		...(known ? validateDivisor(resource, divisor, field) : []),
	];
};

const validateKeyReference = ({name = '', key = ''}: {name?: string; key?: string}, field: string): FieldError[] => [
	...validateText(name, dns1123Subdomain, `${field}.name`),
	...(key === '' ? [required(`${field}.key`)] : validateText(key, configKeyProblems, `${field}.key`)),
];

const sourceNames = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'] as const;
const sourceNamesText = '`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';

const validateSource = (source: EnvVarSource, value: string, field: string): FieldError[] => {
	const {fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef} = source;
	const count = sourceNames.filter(name => source[name] !== undefined).length;
	return [
		...(fieldRef ? validateFieldReference(fieldRef, environmentFields, `${field}.fieldRef`) : []),
		...(resourceFieldRef ? validateResourceReference(resourceFieldRef, false, `${field}.resourceFieldRef`) : []),
		...(configMapKeyRef ? validateKeyReference(configMapKeyRef, `${field}.configMapKeyRef`) : []),
		...(secretKeyRef ? validateKeyReference(secretKeyRef, `${field}.secretKeyRef`) : []),
		...(count === 0
			? [invalid(field, '', `must specify one of: ${sourceNamesText}`)]
			: value !== ''
				? [invalid(field, '', 'may not be specified when `value` is not empty')]
				: count > 1
					? [invalid(field, '', 'may not have more than one field specified at a time')]
					: []),
	];
};

/** Problems of a container's environment variables. */
export const validateEnvironment = (variables: readonly EnvVar[], field: string): FieldError[] =>
	variables.flatMap(({name = '', value = '', valueFrom}, index) => [
		...(name === ''
			? [required(`${field}[${index}].name`)]
			: validateText(name, environmentNameProblems, `${field}[${index}].name`)),
		...(valueFrom === undefined ? [] : validateSource(valueFrom, value, `${field}[${index}].valueFrom`)),
	]);

const validateReference = (name: string | undefined, field: string): FieldError[] =>
	name === undefined || name === ''
		? [required(`${field}.name`)]
		: validateText(name, dns1123Subdomain, `${field}.name`);

/** Problems of the ConfigMaps and Secrets that a container takes its whole environment from. */
export const validateEnvironmentSources = (sources: readonly EnvFromSource[], field: string): FieldError[] =>
	sources.flatMap(({prefix = '', configMapRef, secretRef}, index) => [
		...(prefix === '' ? [] : validateText(prefix, environmentNameProblems, `${field}[${index}].prefix`)),
		...(configMapRef ? validateReference(configMapRef.name, `${field}[${index}].configMapRef`) : []),
		...(secretRef ? validateReference(secretRef.name, `${field}[${index}].secretRef`) : []),
		...(!configMapRef && !secretRef
			? [invalid(field, '', 'must specify one of: `configMapRef` or `secretRef`')]
			: configMapRef && secretRef
				? [invalid(field, '', 'may not have more than one field specified at a time')]
				: []),
	]);
