import type {Responder} from './etcd-method.ts';
import {grpcStatus, WireError} from './wire-error.ts';

/** The streams that are open: those have no end of their own, so a server that stops ends them. */
export interface OpenStreams {
	/** Returns the way to forget it. */
	add(stream: Pick<Responder, 'fail'>): () => void;
	/** Ends them all, saying that the server stops. */
	end(): void;
}

/** Makes an empty collection of streams. */
export const createOpenStreams = (): OpenStreams => {
	const streams = new Set<Pick<Responder, 'fail'>>();
	return {
		add(stream) {
			streams.add(stream);
			return () => void streams.delete(stream);
		},
		end() {
			for (const {fail} of streams) fail(new WireError(grpcStatus.unavailable, 'etcdserver: server stopped'));
		},
	};
};
