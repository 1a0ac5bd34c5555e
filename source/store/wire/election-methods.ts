import type {Clock} from '../../clock/clock.ts';
import type {Claim} from '../recipes/claim.ts';
import {campaign, leader, NotLeaderError, observe, proclaim, resign} from '../recipes/election.ts';
import type {LeasingStore} from '../recipes/own-lease.ts';
import type {EtcdMethods} from './etcd-methods.ts';
import {serverStream, unary, waiting} from './etcd-method.ts';
import type {ResponseMessage} from './messages.ts';
import {turnFor} from './recipe-calls.ts';
import {keyBytes, keyOfWire, numberOfWire} from './wire-bytes.ts';
import {grpcStatus, WireError} from './wire-error.ts';
import {headerAt, keyValueMessage} from './wire-responses.ts';

interface LeaderKeyMessage {
	readonly name?: string;
	readonly key?: string;
	readonly rev?: string;
	readonly lease?: string;
}

interface ElectionRequestMessage {
	readonly name?: string;
	readonly lease?: string;
	readonly value?: string;
	readonly leader?: LeaderKeyMessage;
}

const textOf = (value: string | undefined): string => Buffer.from(value ?? '', 'base64').toString();

const claimOf = ({leader}: ElectionRequestMessage): Claim => {
	if (leader === undefined) throw new WireError(grpcStatus.unknown, '"leader" field must be provided');
	return {key: keyOfWire(leader.key), lease: leader.lease ?? '0', revision: numberOfWire(leader.rev)};
};

/** etcd's election service (v3electionpb). Candidates stand for text. */
export const electionMethods = (store: LeasingStore, clock: Clock): EtcdMethods => {
	const header = () => headerAt(store.durable);
	const context = {store, clock};

	const stand = async (request: ElectionRequestMessage, signal: AbortSignal): Promise<ResponseMessage> => {
		const {name, lease = '0', value} = request;
		const {key, revision, ...claim} = await turnFor(store, clock, signal, lease, (inContext, id) =>
			campaign(inContext, keyOfWire(name), id, textOf(value)),
		);
		const leaderKey = {name: keyBytes(keyOfWire(name)), key: keyBytes(key), rev: revision, lease: claim.lease};
		return {header: header(), leader: leaderKey};
	};

	const say = async (request: ElectionRequestMessage): Promise<ResponseMessage> => {
		try {
			await proclaim(context, claimOf(request), textOf(request.value));
		} catch (error) {
			if (!(error instanceof NotLeaderError)) throw error;
			throw new WireError(grpcStatus.unknown, 'election: not leader', {cause: error});
		}
		return {header: header()};
	};

	return {
		Campaign: waiting(stand),
		Proclaim: unary(say),
		Leader: unary(({name}: ElectionRequestMessage) => {
			const kv = leader(store, keyOfWire(name));
			if (kv === undefined) throw new WireError(grpcStatus.unknown, 'election: no leader');
			return {header: header(), kv: keyValueMessage(kv)};
		}),
		/** A client that is full is told of the leader there is when it has room again; those between are left out. */
		Observe: serverStream(async ({name}: ElectionRequestMessage, responder) => {
			let behind = false;
			const tell = (): void => {
				const kv = leader(store, keyOfWire(name));
				if (kv === undefined || behind || responder.signal.aborted) return;
				if (responder.send({header: header(), kv: keyValueMessage(kv)})) return;
				behind = true;
				void responder.drained().then(() => {
					behind = false;
					tell();
				});
			};
			const stop = observe(store, keyOfWire(name), tell);
			responder.signal.addEventListener('abort', stop, {once: true});
		}),
		Resign: unary(async (request: ElectionRequestMessage) => {
			await resign(context, claimOf(request));
			return {header: header()};
		}),
	};
};
