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

/** JSON text in the format agreed on. */
export const formatText = async (json: string, format: 'json' | 'yaml', indented: boolean): Promise<string> => {
	if (format === 'json') return indented ? JSON.stringify(JSON.parse(json), undefined, 2) : json;
	const {stringify} = await import('yaml');
	return stringify(JSON.parse(json), {aliasDuplicateObjects: false, lineWidth: 0});
};

/** A body and how it is encoded: large ones are compressed for clients that take gzip. */
export const compressBody = async (
	text: string | Uint8Array,
	acceptEncoding: string | string[] | undefined,
): Promise<{readonly body: string | Uint8Array; readonly encoding?: 'gzip'}> => {
	const accepted = String(acceptEncoding ?? '').split(',');
	const takesGzip = accepted.some(part => part.split(';')[0]!.trim() === 'gzip');
	if (!takesGzip || text.length < compressedBodyBytesMin) return {body: text};
	return {body: await compress(text, {level: constants.Z_BEST_SPEED}), encoding: 'gzip'};
};
