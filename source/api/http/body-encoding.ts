import {promisify} from 'node:util';
import {constants, gzip} from 'node:zlib';
import {compressedBodyBytesMin} from './limits.ts';

const compress = promisify(gzip);

/** Programs with which people look at answers get them indented, as in kube-apiserver. */
const humanAgents = ['curl', 'Wget', 'Mozilla/5.0'];

/** Whether JSON is to be indented: as `?pretty` says, otherwise by the user agent. */
export const wantsIndentation = (pretty: string | undefined, userAgent: string | undefined): boolean => {
	if (pretty !== undefined && pretty !== '') return ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(pretty);
	return humanAgents.some(agent => userAgent?.startsWith(agent) ?? false);
};

/** JSON, as text or in UTF-8, in the format agreed on. */
export const formatText = async (
	json: string | Uint8Array,
	format: 'json' | 'yaml',
	indented: boolean,
): Promise<string | Uint8Array> => {
	if (format === 'json' && !indented) return json;
	const value = JSON.parse(typeof json === 'string' ? json : new TextDecoder().decode(json)) as unknown;
	if (format === 'json') return JSON.stringify(value, undefined, 2);
	const {stringify} = await import('yaml');
	return stringify(value, {aliasDuplicateObjects: false, lineWidth: 0});
};

/** A body and how it is encoded: large ones are compressed for clients that take gzip. */
export const compressBody = async (
	text: string | Uint8Array,
	acceptEncoding: string | string[] | undefined,
): Promise<{readonly body: string | Uint8Array; readonly encoding?: 'gzip'}> => {
	if (text.length < compressedBodyBytesMin) return {body: text};
	const accepted = String(acceptEncoding ?? '').split(',');
	const takesGzip = accepted.some(part => part.split(';')[0]!.trim() === 'gzip');
	if (!takesGzip) return {body: text};
	return {body: await compress(text, {level: constants.Z_BEST_SPEED}), encoding: 'gzip'};
};
