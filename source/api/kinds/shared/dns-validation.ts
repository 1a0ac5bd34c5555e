import {invalid, required, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain} from '../../../machinery/names.ts';
import type {PodSpec} from '../../schema/kubernetes.generated.ts';
import {validateAddress} from './address-validation.ts';
import {nameserversMax, searchCharactersMax, searchDomainsMax} from './limits.ts';
import {validateText} from './values-validation.ts';

/** Underscores are common in search domains and tolerated; a final dot is too. */
const validateSearch = (search: string, field: string): FieldError[] =>
	search === '.'
		? []
		: validateText(search.replace(/\.$/, ''), text => dns1123Subdomain(text.replaceAll('_', 'a')), field);

/** Problems of a pod's own DNS configuration, which the policy None needs. */
export const validateDns = ({dnsPolicy, dnsConfig}: PodSpec, field: string): FieldError[] => {
	const {nameservers = [], searches = [], options = []} = dnsConfig ?? {};
	if (dnsPolicy === 'None' && dnsConfig === undefined) {
		return [required(field, 'must provide `dnsConfig` when `dnsPolicy` is None')];
	}
	if (dnsPolicy === 'None' && nameservers.length === 0) {
		const text = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
		return [required(`${field}.nameservers`, text)];
	}
	const tooManyServers = `must not have more than ${nameserversMax} nameservers`;
	const tooManySearches = `must not have more than ${searchDomainsMax} search paths`;
	const tooManyCharacters = `must not have more than ${searchCharactersMax} characters (including spaces) in the search list`;
	return [
		...(nameservers.length > nameserversMax ? [invalid(`${field}.nameservers`, nameservers, tooManyServers)] : []),
		...nameservers.flatMap((server, index) => validateAddress(server, `${field}.nameservers[${index}]`)),
		...(searches.length > searchDomainsMax ? [invalid(`${field}.searches`, searches, tooManySearches)] : []),
		...(searches.join(' ').length > searchCharactersMax
			? [invalid(`${field}.searches`, searches, tooManyCharacters)]
			: []),
		...searches.flatMap((search, index) => validateSearch(search, `${field}.searches[${index}]`)),
		...options.flatMap(({name}, index) => (name ? [] : [required(`${field}.options[${index}]`, 'must not be empty')])),
	];
};
