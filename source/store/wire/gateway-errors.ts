import {STATUS_CODES} from 'node:http';
import {grpcStatus, type WireError} from './wire-error.ts';

/** grpc-gateway's HTTP status for each gRPC code; 500 for the others. */
const httpStatuses = new Map<number, number>([
	[grpcStatus.cancelled, 408],
	[grpcStatus.invalidArgument, 400],
	[grpcStatus.notFound, 404],
	[grpcStatus.resourceExhausted, 429],
	[grpcStatus.failedPrecondition, 400],
	[grpcStatus.outOfRange, 400],
	[grpcStatus.unimplemented, 501],
	[grpcStatus.unavailable, 503],
]);

const statusOf = (code: number): number => httpStatuses.get(code) ?? 500;

/** An error as the answer to a request: grpc-gateway's body, in its order. */
export const errorAnswer = ({code, details}: WireError): {readonly status: number; readonly body: string} => ({
	status: statusOf(code),
	body: JSON.stringify({error: details, message: details, code}),
});

/** An error that ends a stream which has begun: its last line. */
export const streamError = ({code, details}: WireError): string => {
	const status = statusOf(code);
	const error = {grpc_code: code, http_code: status, message: details, http_status: STATUS_CODES[status]};
	return `${JSON.stringify({error})}\n`;
};
