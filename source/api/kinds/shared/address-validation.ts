import {isIP, isIPv4} from 'node:net';
import {invalid, type FieldError} from '../../../machinery/field-error.ts';

/** Leading zeros are read as Kubernetes' lenient parser does, for addresses that old objects carry. */
const withoutLeadingZeros = (address: string): string =>
	/^[0-9.]+$/.test(address)
		? address
				.split('.')
				.map(part => part.replace(/^0+(?=\d)/, ''))
				.join('.')
		: address;

/** True for an IPv4 or IPv6 address. */
export const isAddress = (address: string): boolean =>
	isIP(withoutLeadingZeros(address)) !== 0 && !address.includes('%');

/** Problems of an IP address. */
export const validateAddress = (address: string, field: string): FieldError[] =>
	isAddress(address) ? [] : [invalid(field, address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];

/** True for a network in CIDR notation. */
export const isNetwork = (network: string): boolean => {
	const [address = '', length = '', ...more] = network.split('/');
	if (more.length > 0 || !isAddress(address) || !/^\d{1,3}$/.test(length)) return false;
	return Number(length) <= (isIPv4(withoutLeadingZeros(address)) ? 32 : 128);
};

/** Problems of a network in CIDR notation. */
export const validateNetwork = (network: string, field: string): FieldError[] =>
	isNetwork(network)
		? []
		: [invalid(field, network, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];

/** The family of an address or network. */
export const familyOf = (address: string): 'IPv4' | 'IPv6' => (address.includes(':') ? 'IPv6' : 'IPv4');

/** True when there are at most two values, of different families. */
export const isDualStack = (values: readonly string[]): boolean =>
	values.length <= 2 && new Set(values.map(familyOf)).size === values.length;

const specialRanges: readonly (readonly [RegExp, string])[] = [
	[/^127\.|^::1$/, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
	[/^169\.254\.|^fe[89ab][0-9a-f]:/i, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
	[/^224\.0\.0\.|^ff02:/i, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
];

/** Problems of an address that must be reachable from elsewhere. */
export const validateOrdinaryAddress = (address: string, field: string): FieldError[] => {
	if (!isAddress(address)) return [invalid(field, address, 'must be a valid IP address')];
	if (address === '0.0.0.0' || address === '::') {
		return [invalid(field, address, `may not be unspecified (${address})`)];
	}
	return specialRanges.filter(([range]) => range.test(address)).map(([, text]) => invalid(field, address, text));
};
