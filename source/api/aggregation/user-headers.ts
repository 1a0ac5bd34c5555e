import type {OutgoingHeaders} from '../outbound/https-call.ts';
import type {UserInfo} from '../types.ts';

const prefix = 'x-remote-';

/** Characters that stand in a header name as they are. */
const nameCharacter = /[a-z0-9!#$&'*+.^_`|~-]/;

/** A key of `extra` as part of a header name: lower case, what may not stand there percent-encoded. */
const escapedKey = (key: string): string =>
	[...Buffer.from(key.toLowerCase())]
		.map(byte => {
			const character = String.fromCharCode(byte);
			return nameCharacter.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
		})
		.join('');

/** Whether a header says who asks; only the aggregator itself may say that. */
export const isUserHeader = (name: string): boolean =>
	[`${prefix}user`, `${prefix}uid`, `${prefix}group`].includes(name) || name.startsWith(`${prefix}extra-`);

/** Text as Go writes it to a header: its bytes in UTF-8. */
const headerText = (text: string): string => Buffer.from(text).toString('latin1');

/** Headers by which an aggregated server learns who asks (SetAuthProxyHeaders). Lists are sent as one header each. */
export const userHeaders = ({name, uid, groups, extra = {}}: UserInfo): OutgoingHeaders => ({
	[`${prefix}user`]: headerText(name),
	...(uid !== undefined && uid !== '' && {[`${prefix}uid`]: headerText(uid)}),
	...(groups.length > 0 && {[`${prefix}group`]: groups.map(headerText)}),
	...Object.fromEntries(
		Object.entries(extra).map(([key, values]) => [`${prefix}extra-${escapedKey(key)}`, values.map(headerText)]),
	),
});
