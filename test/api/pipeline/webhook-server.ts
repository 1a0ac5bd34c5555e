import {once} from 'node:events';
import {createServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import {text} from 'node:stream/consumers';
import {systemEntropy} from '../../../source/clock/random.ts';
import {createCertificates} from '../../../source/api/http/tls/certificates.ts';

type Answer = (request: any) => object | undefined;

/** A webhook on a free port of this machine; what `answer` gives is put into the response, undefined never answers. */
export const startWebhook = async (answer: Answer) => {
	const {authority, certificate, key} = await createCertificates(systemEntropy);
	const asked: any[] = [];
	const server = createServer({key, cert: certificate}, async (request, response) => {
		const review = JSON.parse(await text(request));
		asked.push(review.request);
		const given = answer(review.request);
		if (given === undefined) return;
		const body = {...review, request: undefined, response: {uid: review.request.uid, allowed: true, ...given}};
		response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	return {
		/** The requests of all reviews so far. */
		asked,
		port,
		caBundle: Buffer.from(authority).toString('base64'),
		url: `https://localhost:${port}/hook`,
		stop: () => {
			server.closeAllConnections();
			server.close();
		},
	};
};

/** The patch of a response. */
export const patchOf = (...operations: readonly object[]) => ({
	patchType: 'JSONPatch',
	patch: Buffer.from(JSON.stringify(operations)).toString('base64'),
});
