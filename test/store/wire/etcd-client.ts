import {type ClientDuplexStream, credentials, makeClientConstructor} from '@grpc/grpc-js';
import {startStore, type StandaloneStore} from '../../../source/cluster/start-store.ts';
import {serveEtcd} from '../../../source/cluster/serve-etcd.ts';
import type {ClusterOptions} from '../../../source/cluster/types.ts';
import {createEtcdProtocol, type EtcdServiceName} from '../../../source/store/wire/wire-services.ts';

/** A message as a client sends or gets it, in the JSON form of protocol buffers. */
export type Message = any;

/** Text as the bytes of a message. */
export const bytes = (text: string): string => Buffer.from(text).toString('base64');

/** The bytes of a message as text. */
export const text = (base64: string | undefined): string => Buffer.from(base64 ?? '', 'base64').toString();

/** `key=value` of the keys in a response. */
export const contents = ({kvs = []}: Message): readonly string[] =>
	kvs.map(({key, value}: Message) => `${text(key)}=${text(value)}`);

/** An event in a line, as `2 put a=1` or `3 delete a (was 1)`. */
export const eventLine = ({type, kv, prev_kv}: Message): string => {
	const was = prev_kv ? ` (was ${text(prev_kv.value)})` : '';
	return type === 'DELETE'
		? `${kv.mod_revision} delete ${text(kv.key)}${was}`
		: `${kv.mod_revision} put ${text(kv.key)}=${text(kv.value)}${was}`;
};

/** A stream whose responses are taken one by one. */
export interface Stream {
	send(message: Message): void;
	next(): Promise<Message>;
	/** Stops and starts the reading of responses. */
	readonly call: ClientDuplexStream<Message, Message>;
	close(): void;
}

const streamOf = (call: ClientDuplexStream<Message, Message>): Stream => {
	const waiting: ((message: Message) => void)[] = [];
	const arrived: Message[] = [];
	call.on('error', () => undefined);
	call.on('data', (message: Message) => {
		const take = waiting.shift();
		if (take) take(message);
		else arrived.push(message);
	});
	return {
		call,
		send: message => void call.write(message),
		next: () =>
			arrived.length > 0 ? Promise.resolve(arrived.shift()) : new Promise(resolve => void waiting.push(resolve)),
		close: () => call.cancel(),
	};
};

/** A gRPC client of a store. */
export interface EtcdClient {
	/** Calls a method as `KV.Range`; rejects with gRPC's error. */
	call(method: string, request?: Message): Promise<Message>;
	/** All messages of a method that streams its answer. */
	read(method: string, request?: Message): Promise<readonly Message[]>;
	stream(method: string): Stream;
	put(key: string, value: string, more?: Message): Promise<Message>;
	close(): void;
}

/** A store alone, served on a port, and a client of it. */
export interface EtcdHarness extends StandaloneStore, EtcdClient {
	readonly url: string;
	close(): Promise<void>;
}

/** Connects to http://host:port. */
export const connectEtcd = (url: string): EtcdClient => {
	const {services} = createEtcdProtocol();
	// A connection for each service: a stream that is not read holds up everything else on its connection.
	const ownConnection = {'grpc.use_local_subchannel_pool': 1};
	const address = url.replace('http://', '');
	const connect = (name: EtcdServiceName) =>
		new (makeClientConstructor(services[name], name))(address, credentials.createInsecure(), ownConnection);
	const names = Object.keys(services) as readonly EtcdServiceName[];
	const clients = new Map<string, Message>(names.map(name => [name, connect(name)]));
	const methodOf = (method: string) => {
		const [service, name] = method.split('.') as [string, string];
		const of = clients.get(service);
		return of[name].bind(of);
	};
	const client: EtcdClient = {
		call: (method, request = {}) =>
			new Promise((resolve, reject) => {
				methodOf(method)(request, (error: Error | null, response: Message) =>
					error ? reject(error) : resolve(response),
				);
			}),
		async read(method, request = {}) {
			const messages: Message[] = [];
			for await (const message of methodOf(method)(request)) messages.push(message);
			return messages;
		},
		stream: method => streamOf(methodOf(method)()),
		put: (key, value, more = {}) => client.call('KV.Put', {key: bytes(key), value: bytes(value), ...more}),
		close() {
			for (const one of clients.values()) one.close();
		},
	};
	return client;
};

/** Starts an empty store in virtual time unless told otherwise, and opens it to a gRPC client. */
export const openEtcd = async (options: ClusterOptions = {}): Promise<EtcdHarness> => {
	const standalone = await startStore({speed: Infinity, ...options});
	const server = await serveEtcd(standalone, 0);
	const client = connectEtcd(server.url);
	return {
		...standalone,
		...client,
		url: server.url,
		async close() {
			client.close();
			await server.close();
			await standalone.stop();
		},
	};
};
