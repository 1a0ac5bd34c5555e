import {invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import {dns1035Label, dns1123Subdomain} from '../../../machinery/names.ts';
import type {APIService, APIServiceSpec} from '../../schema/kubernetes.generated.ts';
import {validatePathSegmentAsName} from '../shared/dns-label.ts';

const groupPriorityMax = 20_000;
const versionPriorityMax = 1000;

const validateName = ({metadata, spec}: APIService): FieldError[] => {
	const {name = ''} = metadata;
	const expected = `${spec.version ?? ''}.${spec.group ?? ''}`;
	if (name === expected || validatePathSegmentAsName(name, false).length > 0) return [];
	return [invalid('metadata.name', name, `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(expected)}`)];
};

const validateGroupVersion = ({group = '', version = ''}: APIServiceSpec): FieldError[] => [
	...(group === '' && version !== 'v1'
		? [required('spec.group', 'only v1 may have an empty group and it better be legacy kube')]
		: []),
	...(group === '' ? [] : dns1123Subdomain(group).map(text => invalid('spec.group', group, text))),
	...dns1035Label(version).map(text => invalid('spec.version', version, text)),
];

const validatePriority = (value: number, max: number, field: string): FieldError[] =>
	value > 0 && value <= max ? [] : [invalid(field, value, `must be positive and less than ${max}`)];

const validateLocal = ({caBundle = '', insecureSkipTLSVerify = false}: APIServiceSpec): FieldError[] => [
	...(caBundle === ''
		? []
		: [
				invalid(
					'spec.caBundle',
					`${Buffer.from(caBundle, 'base64').length} bytes`,
					'local APIServices may not have a caBundle',
				),
			]),
	...(insecureSkipTLSVerify
		? [invalid('spec.insecureSkipTLSVerify', true, 'local APIServices may not have insecureSkipTLSVerify')]
		: []),
];

const validateRemote = ({service, caBundle = '', insecureSkipTLSVerify = false}: APIServiceSpec): FieldError[] => [
	...(service?.namespace ? [] : [required('spec.service.namespace')]),
	...(service?.name ? [] : [required('spec.service.name')]),
	...(insecureSkipTLSVerify && caBundle !== ''
		? [invalid('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present')]
		: []),
];

/** Problems of an APIService (ValidateAPIService). */
export const validateApiService = (object: APIService): FieldError[] => {
	const {spec} = object;
	return [
		...validateName(object),
		...validateGroupVersion(spec),
		...validatePriority(spec.groupPriorityMinimum, groupPriorityMax, 'spec.groupPriorityMinimum'),
		...validatePriority(spec.versionPriority, versionPriorityMax, 'spec.versionPriority'),
		...(spec.service === undefined ? validateLocal(spec) : validateRemote(spec)),
	];
};

const conditionStatuses = ['True', 'False', 'Unknown'];

/** Problems of the status of an APIService. */
export const validateApiServiceStatus = ({status}: APIService): FieldError[] =>
	(status?.conditions ?? []).flatMap((condition, index) =>
		conditionStatuses.includes(condition.status)
			? []
			: [notSupported(`status.conditions[${index}].status`, condition.status, conditionStatuses)],
	);
