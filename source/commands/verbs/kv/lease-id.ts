import type {StoreControl, Word} from '../../types.ts';
import {WordError} from '../../word-error.ts';
import type {Words} from '../../words.ts';

const leaseIdMax = 2n ** 63n - 1n;

/** A lease id in hexadecimal, as etcdctl writes them, as the store has it: decimal text. */
export const leaseOf = (word: Word): string => {
	const id = /^[\da-f]{1,16}$/i.test(word.text) ? BigInt(`0x${word.text}`) : 0n;
	if (id < 1n || id > leaseIdMax)
		throw new WordError(
			word,
			`kv: "${word.text}" is not the ID of a lease`,
			'write it in hexadecimal, as kv prints it',
		);
	return String(id);
};

/** The lease of a flag; undefined without it. */
export const leaseFlag = (words: Words, flag: string): string | undefined => {
	const word = words.flag(flag);
	return word && leaseOf(word);
};

/** A lease id as etcdctl prints it: 16 hexadecimal digits. */
export const leaseText = (id: string): string => BigInt(id).toString(16).padStart(16, '0');

/** Refuses a lease that is not there; the store would name it in decimal. */
export const checkLease = ({timeToLive}: StoreControl, id: string): void => {
	if (timeToLive(id) === undefined) throw new Error(`kv: there is no lease ${leaseText(id)}; it ended, or never was`);
};
