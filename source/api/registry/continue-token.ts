import {badRequest} from '../../machinery/statuses.ts';

const tokenVersion = 'meta.k8s.io/v1';

/** Where a paged list goes on: the revision it reads at (-1: the latest, inconsistently) and the first key, relative to the prefix. */
export interface ContinuePosition {
	readonly revision: number;
	readonly startKey: string;
}

const refused = (problem: string) => badRequest(`invalid continue token: continue key is not valid: ${problem}`);

/** The opaque text of a position below `prefix`: base64url JSON, as kube-apiserver writes it. */
export const encodeContinue = ({revision, startKey}: ContinuePosition, prefix: string): string =>
	Buffer.from(JSON.stringify({v: tokenVersion, rv: revision, start: startKey.slice(prefix.length)})).toString(
		'base64url',
	);

/** Reads a token; throws 400 for one that this server did not write, or that leads out of the prefix. */
export const decodeContinue = (token: string, prefix: string): ContinuePosition => {
	let fields: {readonly v?: unknown; readonly rv?: unknown; readonly start?: unknown};
	try {
		fields = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as typeof fields;
	} catch (error) {
		throw refused((error as Error).message);
	}
	const {v: version, rv: revision, start} = fields ?? {};
	if (version !== tokenVersion) {
		throw refused(`server does not recognize this encoded version ${JSON.stringify(version ?? '')}`);
	}
	if (typeof revision !== 'number' || !Number.isSafeInteger(revision) || revision === 0) {
		throw refused(`incorrect encoded start resourceVersion (version ${tokenVersion})`);
	}
	if (typeof start !== 'string' || start === '') throw refused(`encoded start key empty (version ${tokenVersion})`);
	if (start.startsWith('/') || start.split('/').includes('..')) throw refused(start);
	return {revision, startKey: `${prefix}${start}`};
};
