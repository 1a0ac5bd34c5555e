import type {RecordedRequest} from '../../conformance/api/case.ts';
import {areas, casesOf} from '../../conformance/api/case.ts';

/** A request as bytes on their way to a server. */
export interface FuzzRequest {
	readonly method: string;
	readonly path: string;
	readonly headers: {readonly [name: string]: string};
	readonly body: Buffer;
}

const bodyOf = ({body, raw, rawBase64}: RecordedRequest): Buffer => {
	if (body !== undefined) return Buffer.from(JSON.stringify(body));
	return rawBase64 === undefined ? Buffer.from(raw ?? '') : Buffer.from(rawBase64, 'base64');
};

const headersOf = ({headers = {}, body, raw}: RecordedRequest): FuzzRequest['headers'] => ({
	...(body === undefined && raw === undefined ? {} : {'content-type': 'application/json'}),
	...Object.fromEntries(
		Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
	),
});

/** Values of a run become something that is there, or may be. */
const filledIn = (text: string): string => text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => `fuzz-${name}`);

/** The requests of all recorded conversations with kube-apiserver, in their order. */
export const recordedRequests = (): readonly FuzzRequest[] =>
	areas.flatMap(casesOf).flatMap(({steps}) =>
		steps.flatMap(({request, watch}) => {
			const recorded = request ?? watch;
			if (recorded === undefined || recorded.gen !== undefined) return [];
			const {method = 'GET', path} = recorded;
			const body = Buffer.from(filledIn(bodyOf(recorded).toString('latin1')), 'latin1');
			return [{method, path: filledIn(path), headers: headersOf(recorded), body}];
		}),
	);
