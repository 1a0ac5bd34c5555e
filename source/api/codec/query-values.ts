import {goQuote} from '../../machinery/go-quote.ts';
import {badRequest} from '../../machinery/statuses.ts';

const int64Max = 2n ** 63n - 1n;

/** A whole number as strconv.ParseInt reads it. Throws a 400 in its words. */
export const parseInteger = (text: string): number => {
	if (!/^[-+]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax`);
	const value = BigInt(text.replace(/^\+/, ''));
	if (value > int64Max || value < -int64Max - 1n) {
		throw badRequest(`strconv.ParseInt: parsing ${goQuote(text)}: value out of range`);
	}
	return Number(value);
};

/** A switch as Kubernetes reads it: `false` and `0` are false, anything else (even nothing) is true. */
export const parseSwitch = (text: string): boolean => !['false', '0'].includes(text.toLowerCase());
