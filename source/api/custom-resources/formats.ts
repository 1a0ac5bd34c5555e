import {isIPv4, isIPv6} from 'node:net';
import {parseAddress} from '../../machinery/cel/ip-address.ts';

const matches = (pattern: RegExp) => (text: string) => pattern.test(text);

const uuid = (version: string) =>
	matches(new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$`, 'i'));

const isDate = (text: string): boolean => {
	const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
	const leap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0);
	const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month) - 1] ?? 0;
	return Number(day) >= 1 && Number(day) <= days;
};

const isDateTime = (text: string): boolean => {
	const [, date = '', hours, minutes, seconds] =
		/^(\d{4}-\d{2}-\d{2})[tT ](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[zZ]|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
	return isDate(date) && Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) <= 60;
};

const isCidr = (text: string): boolean => {
	const [, address = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
	const parsed = parseAddress(address);
	return parsed !== undefined && Number(length) <= parsed.bits;
};

const hostname = /^(?=.{1,255}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?$/i;

const duration =
	/^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$|^[+-]?0$|^\d+ *(?:ns|us|µs|ms|s|m|h|d|w|(?:nano|micro|milli)?seconds?|minutes?|hours?|days?|weeks?)$/;

const hexColor = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i;

const rgbColor = /^rgb\( *(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5]) *(, *(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5]) *){2}\)$/;

const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** The formats of texts that are checked, as those of kube-openapi's strfmt; others are not looked at. */
const formats: {readonly [format: string]: (text: string) => boolean} = {
	bsonobjectid: matches(/^[0-9a-f]{24}$/i),
	uri: text => (/^[a-z][a-z0-9+.-]*:/i.test(text) && URL.canParse(text)) || text.startsWith('/'),
	email: matches(/^[^\s@<>]+@[^\s@<>]+$/),
	hostname: matches(hostname),
	ipv4: isIPv4,
	ipv6: isIPv6,
	cidr: isCidr,
	mac: matches(/^[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4,6}[0-9a-f]{2}$|^(?:[0-9a-f]{4}\.){2,3}[0-9a-f]{4}$/i),
	uuid: uuid('[0-9a-f]'),
	uuid3: uuid('3'),
	uuid4: uuid('4'),
	uuid5: uuid('5'),
	isbn: text => /^(?:\d[ -]?){9}[\dX]$|^(?:\d[ -]?){13}$/.test(text),
	isbn10: matches(/^(?:\d[ -]?){9}[\dX]$/),
	isbn13: matches(/^(?:\d[ -]?){13}$/),
	creditcard: matches(/^(?:\d[ -]?){13,19}$/),
	ssn: matches(/^\d{3}[- ]?\d{2}[- ]?\d{4}$/),
	hexcolor: matches(hexColor),
	rgbcolor: matches(rgbColor),
	byte: matches(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
	password: () => true,
	date: isDate,
	duration: matches(duration),
	'date-time': isDateTime,
	datetime: isDateTime,
	'k8s-short-name': matches(label),
	'k8s-long-name': text => text.length <= 253 && text.split('.').every(part => label.test(part)),
};

const numberFormats: ReadonlySet<string> = new Set(['int32', 'int64', 'float', 'double']);

/** Whether a format means anything to the server, beside those of numbers. */
export const isKnownFormat = (format: string): boolean => Object.hasOwn(formats, format) || numberFormats.has(format);

/** Whether a text is of a format; of an unknown one any text is. */
export const hasFormat = (format: string, text: string): boolean =>
	!Object.hasOwn(formats, format) || formats[format]!(text);
