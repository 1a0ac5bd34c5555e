import {DecodingError} from './decoding-error.ts';
import {documentDepthMax} from './limits.ts';

/** Throws DecodingError when objects and lists are nested more deeply than allowed; `depth` is how deep the value itself is. */
export const checkDepth = (value: unknown, depth = 1): void => {
	if (typeof value !== 'object' || value === null) return;
	if (depth > documentDepthMax) throw new DecodingError('exceeded max depth');
	for (const member of Object.values(value)) checkDepth(member, depth + 1);
};
