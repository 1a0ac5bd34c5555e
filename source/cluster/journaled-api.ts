import type {ApiServer, ResourceRequest} from '../api/types.ts';
import type {TimeEngine} from '../clock/engine.ts';

const readVerbs = new Set(['get', 'list', 'watch']);

/**
The API server as people and programs outside reach it: every write is an input of the time engine, so it is ordered with the
work of the components and written to the journal; reads change nothing and go straight through.
*/
export const journaledApi = (api: ApiServer, time: TimeEngine): ApiServer => ({
	handle: request =>
		readVerbs.has(request.verb) ? api.handle(request) : time.input(request, () => api.handle(request), 'continues'),
	watch: (request, receiver) => api.watch(request, receiver),
	followLog: (request, receiver) => api.followLog(request, receiver),
	catalogue: api.catalogue,
	...(api.access && {access: api.access}),
	...(api.classify && {classify: api.classify}),
	...(api.authenticateToken && {authenticateToken: api.authenticateToken}),
});

/** Performs a request of a journal again; that it failed then is part of the record. */
export const performJournaled = async (api: ApiServer, input: unknown): Promise<void> => {
	await api.handle(input as ResourceRequest).catch(() => undefined);
};
