import {duplicate, invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import type {ServiceSpec} from '../../schema/kubernetes.generated.ts';
import {familyOf, isDualStack, validateAddress} from '../shared/address-validation.ts';
import {validateChoice} from '../shared/values-validation.ts';
import {isHeadless} from './service-type.ts';

const families = ['IPv4', 'IPv6'];
const familyPolicies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
const field = 'spec.clusterIPs';

const validateAgreement = ({clusterIP = '', clusterIPs = []}: ServiceSpec): FieldError[] => {
	if (clusterIP === '') {
		return clusterIPs.length === 0
			? []
			: [invalid(field, clusterIPs, 'must be empty when `clusterIP` is not specified')];
	}
	if (clusterIPs.length === 0) return [required(field)];
	return clusterIPs[0] === clusterIP ? [] : [invalid(field, clusterIPs, 'first value must match `clusterIP`')];
};

const validateFamilies = ({ipFamilies = []}: ServiceSpec): FieldError[] =>
	ipFamilies.flatMap((family, index) => [
		...(families.includes(family) ? [] : [notSupported(`spec.ipFamilies[${index}]`, family, families)]),
		...(ipFamilies.indexOf(family) < index ? [duplicate(`spec.ipFamilies[${index}]`, family)] : []),
	]);

const validateEach = ({clusterIPs = []}: ServiceSpec): FieldError[] =>
	clusterIPs.flatMap((address, index) => {
		if (index > 0 || address !== 'None') return validateAddress(address, `${field}[${index}]`);
		return clusterIPs.length > 1 ? [invalid(field, clusterIPs, "'None' must be the first and only value")] : [];
	});

const validateTogether = ({clusterIPs = []}: ServiceSpec): FieldError[] =>
	clusterIPs.length > 1 && !isDualStack(clusterIPs)
		? [invalid(field, clusterIPs, 'may specify no more than one IP for each IP family')]
		: [];

const validateFamilyOfEach = (spec: ServiceSpec): FieldError[] => {
	const {clusterIPs = [], ipFamilies = []} = spec;
	if (isHeadless(spec)) return [];
	return clusterIPs.flatMap((address, index) => {
		const family = ipFamilies[index];
		if (family === undefined || familyOf(address) === family) return [];
		const text = `expected an ${family} value as indicated by \`ipFamilies[${index}]\``;
		return [invalid(`${field}[${index}]`, address, text)];
	});
};

/** Problems of a Service's addresses in the cluster and their families. */
export const validateServiceAddresses = (spec: ServiceSpec): FieldError[] => {
	if (spec.type === 'ExternalName') return [];
	const {clusterIPs = []} = spec;
	const each = validateEach(spec);
	const first = [
		...validateAgreement(spec),
		...validateFamilies(spec),
		...validateChoice(spec.ipFamilyPolicy, familyPolicies, 'spec.ipFamilyPolicy'),
		...each,
		...(clusterIPs.length > 2 ? [invalid(field, clusterIPs, 'may only hold up to 2 values')] : []),
	];
	return each.length > 0 ? first : [...first, ...validateTogether(spec), ...validateFamilyOfEach(spec)];
};

const released = "must be set to 'SingleStack' when releasing the secondary clusterIP";

/** What an update may not do to the addresses: the first stays for good, a second may come and go. */
export const validateServiceAddressUpdate = (next: ServiceSpec, previous: ServiceSpec): FieldError[] => {
	if (next.type === 'ExternalName' || previous.type === 'ExternalName') return [];
	if (isHeadless(next) && isHeadless(previous)) return [];
	const {clusterIPs: addresses = []} = next;
	const {clusterIPs: old = []} = previous;
	const changed = (index: number): FieldError[] =>
		addresses[index] === old[index] ? [] : [invalid(`${field}[${index}]`, addresses, 'may not change once set')];
	if (addresses.length === old.length) return old.flatMap((_, index) => changed(index));
	if (addresses.length > old.length) return old.length > 0 ? changed(0) : [];
	if (addresses.length === 0) return [invalid(`${field}[0]`, addresses, 'primary clusterIP can not be unset')];
	const policy = next.ipFamilyPolicy ?? null;
	return [...changed(0), ...(policy === 'SingleStack' ? [] : [invalid('spec.ipFamilyPolicy', policy, released)])];
};
