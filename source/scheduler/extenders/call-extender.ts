import type {Clock} from '../../clock/clock.ts';
import type {Extender} from '../framework/extender.ts';

const post = async (url: string, timeoutMs: number, body: object): Promise<unknown> => {
	let response: Response;
	try {
		response = await fetch(url, {
			method: 'POST',
			headers: {'content-type': 'application/json'},
			body: JSON.stringify(body),
			signal: AbortSignal.timeout(timeoutMs),
		});
	} catch (error) {
		const {name, message, cause} = error as Error;
		const why = name === 'TimeoutError' ? `no answer within ${timeoutMs} ms` : ((cause as Error)?.message ?? message);
		throw new Error(`Post ${JSON.stringify(url)}: ${why}`, {cause: error});
	}
	const verb = url.slice(url.lastIndexOf('/') + 1);
	if (response.status !== 200) {
		throw new Error(`failed ${verb} with extender at URL ${url}, code ${response.status}`);
	}
	try {
		return await response.json();
	} catch (error) {
		throw new Error(`extender at URL ${url} answered no JSON: ${(error as Error).message}`, {cause: error});
	}
};

/** Calls a verb of an extender: a question to the outside world, with the extender's timeout. Rejects with an Error that names the URL. */
export const callExtender = (clock: Clock, {urlPrefix, timeoutMs}: Extender, verb: string, body: object) =>
	clock.ask(() => post(`${urlPrefix.replace(/\/+$/, '')}/${verb}`, timeoutMs, body));
