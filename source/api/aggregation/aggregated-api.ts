import type {JsonObject} from '../../machinery/json.ts';
import type {ServerAddress, ServerTrust} from '../outbound/https-call.ts';
import type {GroupVersion} from '../types.ts';
import type {ApiPriority} from './priorities.ts';

/** A group version that another server serves: an APIService with a service. */
export interface AggregatedApi extends GroupVersion {
	readonly priority: ApiPriority;
	/** By the condition `Available`. */
	readonly available: boolean;
	readonly trust: ServerTrust;
	/** Entries of an APIResourceList, as last read; undefined before. */
	readonly resources: readonly JsonObject[] | undefined;
	/** Where its server has the OpenAPI v3 document of the group version; undefined where it has none. */
	readonly openApiUrl: string | undefined;
	/** Where its server is. Rejects with an Error that says why it is nowhere. */
	address(): Promise<ServerAddress>;
}

/** The APIs that other servers serve beside this one. */
export interface Aggregation {
	/** Undefined where this server answers itself. */
	find(group: string, version: string): AggregatedApi | undefined;
	/** All of them, by the names of their APIServices. */
	all(): readonly AggregatedApi[];
	/** Where discovery shows a group version that is served here. */
	localPriority(groupVersion: GroupVersion): ApiPriority | undefined;
}
