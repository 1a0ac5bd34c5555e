import {goQuote} from '../../machinery/go-quote.ts';
import {badRequest, unsupportedMediaType} from '../../machinery/statuses.ts';
import {bodyText} from '../codec/decode-body.ts';
import {DecodingError} from '../codec/decoding-error.ts';
import {parseJson} from '../codec/json-text.ts';
import {parseYaml} from '../codec/yaml-text.ts';
import type {PatchType} from '../types.ts';

/** A patch as sent. Its form and meaning are the registry's business. */
export interface DecodedPatch {
	readonly patchType: PatchType;
	readonly body: unknown;
	readonly decodingProblems?: readonly string[];
}

const mediaTypes: readonly (readonly [string, PatchType])[] = [
	['application/json-patch+json', 'json'],
	['application/merge-patch+json', 'merge'],
	['application/strategic-merge-patch+json', 'strategic'],
	['application/apply-patch+yaml', 'apply'],
];

const decodingPrefix: {readonly [type in PatchType]: string} = {
	json: 'error decoding patch: ',
	merge: 'error decoding patch: ',
	strategic: '',
	apply: 'error decoding YAML: ',
};

/** The patch type of a content type. Throws a 415 that names what is accepted; custom resources have no strategic merge. */
const patchTypeOf = (contentType: string, strategic: boolean): PatchType => {
	const mediaType = contentType.split(';')[0]!.trim();
	const accepted = mediaTypes.filter(([, type]) => strategic || type !== 'strategic');
	const found = accepted.find(([name]) => name === mediaType);
	if (found === undefined) throw unsupportedMediaType(accepted.map(([name]) => name));
	return found[1];
};

/** Reads a patch: YAML for server-side apply, JSON for the others. Throws a 400 in kube-apiserver's words, or a 415. */
export const decodePatch = (bytes: Uint8Array, contentType: string, strategic: boolean): DecodedPatch => {
	const patchType = patchTypeOf(contentType, strategic);
	const text = bodyText(bytes);
	try {
		const {value, duplicateFields} = patchType === 'apply' ? parseYaml(text) : parseJson(text);
		if (duplicateFields.length === 0) return {patchType, body: value};
		return {patchType, body: value, decodingProblems: duplicateFields.map(path => `duplicate field ${goQuote(path)}`)};
	} catch (error) {
		if (!(error instanceof DecodingError)) throw error;
		throw badRequest(`${decodingPrefix[patchType]}${error.message}`);
	}
};
