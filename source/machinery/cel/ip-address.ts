import {isIPv4, isIPv6} from 'node:net';

/** An IP address as a number of 32 or 128 bits. */
export interface Address {
	readonly bits: 32 | 128;
	readonly value: bigint;
}

const ofGroups = (groups: readonly string[], radix: '' | '0x', width: bigint): bigint =>
	groups.reduce((sum, group) => (sum << width) | BigInt(`${radix}${group}`), 0n);

/** Groups of an IPv6 text; a dotted end counts as two. */
const groupsOf = (text: string): readonly string[] =>
	(text === '' ? [] : text.split(':')).flatMap(group => {
		if (!group.includes('.')) return [group];
		const value = ofGroups(group.split('.'), '', 8n);
		return [(value >> 16n).toString(16), (value & 0xffffn).toString(16)];
	});

/** Reads an IP address as Kubernetes' library for CEL does: no zones, no IPv4 in IPv6. Undefined for anything else. */
export const parseAddress = (text: string): Address | undefined => {
	if (isIPv4(text)) return {bits: 32, value: ofGroups(text.split('.'), '', 8n)};
	if (!isIPv6(text) || text.includes('%')) return undefined;
	const [head = '', tail] = text.split('::');
	const before = groupsOf(head);
	const after = tail === undefined ? [] : groupsOf(tail);
	const zeros = Array.from({length: 8 - before.length - after.length}, () => '0');
	const value = ofGroups([...before, ...zeros, ...after], '0x', 16n);
	return value >> 32n === 0xffffn ? undefined : {bits: 128, value};
};

/** The canonical text; of IPv6 with the longest run of zeros left out (RFC 5952). */
export const addressText = ({bits, value}: Address): string => {
	if (bits === 32) return [24n, 16n, 8n, 0n].map(shift => (value >> shift) & 0xffn).join('.');
	const groups = Array.from({length: 8}, (_, index) => ((value >> BigInt(112 - index * 16)) & 0xffffn).toString(16));
	const runs = [...groups.join(':').matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map(([run]) => run);
	const longest = runs.reduce((best, run) => (run.split('0').length > best.split('0').length ? run : best), '');
	return longest === ''
		? groups.join(':')
		: groups
				.join(':')
				.replace(longest, ':')
				.replace(/^:(?!:)|(?<!:):$/, '::');
};
