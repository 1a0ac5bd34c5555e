import {BlockList, isIP, isIPv4} from 'node:net';
import type {Environment} from '@marcbachmann/cel-js';
import {CelFunctionError} from '../function-error.ts';
import {addNamespace} from './function-namespace.ts';
import {addressText, parseAddress, type Address} from '../ip-address.ts';

/** An IP address as a value of CEL. */
class CelIp {
	readonly address: Address;

	constructor(address: Address) {
		this.address = address;
	}

	toString(): string {
		return addressText(this.address);
	}
}

/** A range of IP addresses as a value of CEL. */
class CelCidr {
	readonly address: Address;
	readonly prefixLength: number;

	constructor(address: Address, prefixLength: number) {
		this.address = address;
		this.prefixLength = prefixLength;
	}

	toString(): string {
		return `${addressText(this.address)}/${this.prefixLength}`;
	}

	get masked(): CelCidr {
		const hostBits = BigInt(this.address.bits - this.prefixLength);
		return new CelCidr({...this.address, value: (this.address.value >> hostBits) << hostBits}, this.prefixLength);
	}

	contains({bits, value}: Address): boolean {
		const hostBits = BigInt(this.address.bits - this.prefixLength);
		return bits === this.address.bits && value >> hostBits === this.address.value >> hostBits;
	}
}

const readIp = (text: string): CelIp => {
	const address = parseAddress(text);
	if (address === undefined)
		throw new CelFunctionError(
			`IP Address "${text}" parse error during conversion from string: ParseAddr("${text}"): unable to parse IP`,
		);
	return new CelIp(address);
};

const parseCidr = (text: string): CelCidr | undefined => {
	const [, base = '', length = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
	const address = parseAddress(base);
	if (address === undefined || Number(length) > address.bits) return undefined;
	return new CelCidr(address, Number(length));
};

const readCidr = (text: string): CelCidr => {
	const cidr = parseCidr(text);
	if (cidr === undefined)
		throw new CelFunctionError(
			`network address parse error during conversion from string: netip.ParsePrefix("${text}"): no '/'`,
		);
	return cidr;
};

const within = (...ranges: readonly (readonly [string, number])[]): ((ip: CelIp) => boolean) => {
	const list = new BlockList();
	for (const [base, length] of ranges) list.addSubnet(base, length, isIPv4(base) ? 'ipv4' : 'ipv6');
	return ip => list.check(String(ip), ip.address.bits === 32 ? 'ipv4' : 'ipv6');
};

const isLoopback = within(['127.0.0.0', 8], ['::1', 128]);
const isLinkLocalUnicast = within(['169.254.0.0', 16], ['fe80::', 10]);
const isLinkLocalMulticast = within(['224.0.0.0', 24], ['ff02::', 16]);
const isMulticast = within(['224.0.0.0', 4], ['ff00::', 8]);
const isUnspecified = ({address}: CelIp): boolean => address.value === 0n;
const isGlobalUnicast = (ip: CelIp): boolean =>
	!isLoopback(ip) &&
	!isLinkLocalUnicast(ip) &&
	!isMulticast(ip) &&
	!isUnspecified(ip) &&
	String(ip) !== '255.255.255.255';

const addIpFunctions = (environment: Environment): void => {
	const type = 'net.IP';
	environment.registerType(type, CelIp);
	const ip = addNamespace(environment, 'ip');
	environment
		.registerFunction(`ip(string): ${type}`, readIp)
		.registerFunction('isIP(string): bool', (text: string) => isIP(text) !== 0 && !text.includes('%'))
		.registerFunction(`${ip}.isCanonical(string): bool`, (_, text: string) => String(readIp(text)) === text)
		.registerFunction(`string(${type}): string`, String)
		.registerFunction(`${type}.family(): int`, ({address}: CelIp) => (address.bits === 32 ? 4n : 6n))
		.registerFunction(`${type}.isUnspecified(): bool`, isUnspecified)
		.registerFunction(`${type}.isLoopback(): bool`, isLoopback)
		.registerFunction(`${type}.isLinkLocalMulticast(): bool`, isLinkLocalMulticast)
		.registerFunction(`${type}.isLinkLocalUnicast(): bool`, isLinkLocalUnicast)
		.registerFunction(`${type}.isGlobalUnicast(): bool`, isGlobalUnicast)
		.registerOperator(`${type} == ${type}`, (a: CelIp, b: CelIp) => String(a) === String(b));
};

/** Kubernetes' IP and CIDR libraries. */
export const addAddressLibrary = (environment: Environment): void => {
	addIpFunctions(environment);
	const type = 'net.CIDR';
	const holds = (cidr: CelCidr, other: CelCidr): boolean =>
		other.prefixLength >= cidr.prefixLength && cidr.contains(other.address);
	environment.registerType(type, CelCidr);
	environment
		.registerFunction(`cidr(string): ${type}`, readCidr)
		.registerFunction('isCIDR(string): bool', (text: string) => parseCidr(text) !== undefined)
		.registerFunction(`string(${type}): string`, String)
		.registerFunction(`${type}.containsIP(net.IP): bool`, (cidr: CelCidr, ip: CelIp) => cidr.contains(ip.address))
		.registerFunction(`${type}.containsIP(string): bool`, (cidr: CelCidr, ip: string) =>
			cidr.contains(readIp(ip).address),
		)
		.registerFunction(`${type}.containsCIDR(${type}): bool`, holds)
		.registerFunction(`${type}.containsCIDR(string): bool`, (cidr: CelCidr, other: string) =>
			holds(cidr, readCidr(other)),
		)
		.registerFunction(`${type}.ip(): net.IP`, ({address}: CelCidr) => new CelIp(address))
		.registerFunction(`${type}.masked(): ${type}`, ({masked}: CelCidr) => masked)
		.registerFunction(`${type}.prefixLength(): int`, ({prefixLength}: CelCidr) => BigInt(prefixLength))
		.registerOperator(`${type} == ${type}`, (a: CelCidr, b: CelCidr) => String(a) === String(b));
};
