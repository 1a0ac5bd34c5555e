import {isUtf8} from 'node:buffer';
import type {KeyRange, Value} from '../types.ts';

/** A key of the store from its bytes in base64: one code unit per byte. */
export const keyOfWire = (base64: string | undefined): string =>
	base64 === undefined ? '' : Buffer.from(base64, 'base64').toString('latin1');

/** The bytes of a key. */
export const keyBytes = (key: string): Uint8Array => Buffer.from(key, 'latin1');

/** A key and the end of its range; etcd leaves the end out, or empty, for a single key. */
export const rangeOfWire = ({key, range_end}: {readonly key?: string; readonly range_end?: string}): KeyRange => {
	const end = keyOfWire(range_end);
	return end === '' ? {key: keyOfWire(key)} : {key: keyOfWire(key), end};
};

/** A value from its bytes in base64: text where it is UTF-8, which is smaller in memory and readable on disk. */
export const valueOfWire = (base64 = ''): Value => {
	const bytes = Buffer.from(base64, 'base64');
	return isUtf8(bytes) ? {text: bytes.toString('utf8')} : {bytes};
};

/** A 64-bit number that is a revision, a count or a limit; these stay below 2^53. */
export const numberOfWire = (text: string | undefined): number => (text === undefined ? 0 : Number(text));
