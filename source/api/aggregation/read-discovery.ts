import {goQuote} from '../../machinery/go-quote.ts';
import {isJsonObject, type JsonObject} from '../../machinery/json.ts';
import {httpsCall, type ServerAddress} from '../outbound/https-call.ts';
import {groupVersionPath} from '../registry/resource-key.ts';
import type {GroupVersion} from '../types.ts';
import {discoveryTimeoutMs} from './limits.ts';
import {userHeaders} from './user-headers.ts';

/** What an aggregated server says of a group version. */
export interface RemoteDiscovery {
	/** The entries of its APIResourceList; undefined where it gave none. */
	readonly resources: readonly JsonObject[] | undefined;
	/** Where its OpenAPI v3 document is, as its index says: `/openapi/v3/apis/…?hash=…`. */
	readonly openApiUrl: string | undefined;
}

const aggregator = {name: 'system:kube-aggregator', groups: ['system:masters']};

const parsed = (text: string): JsonObject | undefined => {
	try {
		const document: unknown = JSON.parse(text);
		return isJsonObject(document) ? document : undefined;
	} catch {
		// Not every server that answers speaks JSON; it is there, and says nothing of its resources.
		return undefined;
	}
};

const read = async (address: ServerAddress, path: string) =>
	httpsCall({
		address,
		// As kube-aggregator: what is read here gives nobody any rights.
		trust: {insecureSkipTLSVerify: true},
		method: 'GET',
		path,
		headers: {...userHeaders(aggregator), accept: 'application/json'},
		timeoutMs: discoveryTimeoutMs,
	});

const openApiUrlOf = async (address: ServerAddress, groupVersion: GroupVersion): Promise<string | undefined> => {
	try {
		const {code, text} = await read(address, '/openapi/v3');
		const paths = code === 200 ? parsed(text)?.['paths'] : undefined;
		const entry = isJsonObject(paths) ? paths[groupVersionPath(groupVersion).slice(1)] : undefined;
		const url = isJsonObject(entry) ? entry['serverRelativeURL'] : undefined;
		return typeof url === 'string' ? url : undefined;
	} catch {
		// An API without a schema is an API nevertheless.
		return undefined;
	}
};

/** Asks an aggregated server what it serves. Rejects with an Error in kube-aggregator's words. */
export const readDiscovery = async (address: ServerAddress, groupVersion: GroupVersion): Promise<RemoteDiscovery> => {
	const path = groupVersionPath(groupVersion);
	const url = `https://${address.host}:${address.port}${path}`;
	const failed = (problem: string): Error => new Error(`failing or missing response from ${url}: ${problem}`);
	const {code, text} = await read(address, path).catch((error: Error) => {
		throw failed(`Get ${goQuote(url)}: ${error.message}`);
	});
	if (code < 200 || code >= 300) throw failed(`bad status from ${url}: ${code}`);
	const resources = parsed(text)?.['resources'];
	return {
		resources: Array.isArray(resources) ? resources.filter(isJsonObject) : undefined,
		openApiUrl: await openApiUrlOf(address, groupVersion),
	};
};
