import type {ServiceDefinition} from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import {etcdProtocol} from './etcd-protocol.ts';
import type {SnapshotEncoding} from './snapshot.ts';

/** Requests arrive in the JSON form of protocol buffers; see messages.ts. */
const jsonForm = {longs: String, enums: String, bytes: String};

const definitionOf = (service: protobuf.Service): ServiceDefinition =>
	Object.fromEntries(
		service.methodsArray.map(method => {
			method.resolve();
			const {resolvedRequestType: request, resolvedResponseType: response} = method;
			return [
				method.name,
				{
					path: `/${service.fullName.slice(1)}/${method.name}`,
					requestStream: method.requestStream ?? false,
					responseStream: method.responseStream ?? false,
					requestSerialize: (message: object) => Buffer.from(request!.encode(request!.fromObject(message)).finish()),
					requestDeserialize: (bytes: Buffer) => request!.toObject(request!.decode(bytes), jsonForm),
					responseSerialize: (message: object) => Buffer.from(response!.encode(message).finish()),
					responseDeserialize: (bytes: Buffer) => response!.toObject(response!.decode(bytes), jsonForm),
				},
			];
		}),
	);

export type EtcdServiceName = 'KV' | 'Watch' | 'Lease' | 'Cluster' | 'Maintenance';

/** What a gRPC server or client of etcd's API needs: its services, and the encoding of messages by themselves. */
export interface EtcdProtocol extends SnapshotEncoding {
	readonly services: Readonly<Record<EtcdServiceName, ServiceDefinition>>;
}

/** Makes the services of etcd's API from the protocol's text. */
export const createEtcdProtocol = (): EtcdProtocol => {
	const {root} = protobuf.parse(etcdProtocol, {keepCase: true});
	root.resolveAll();
	const service = (name: EtcdServiceName) => definitionOf(root.lookupService(`etcdserverpb.${name}`));
	const keyValue = root.lookupType('etcdserverpb.KeyValue');
	const lease = root.lookupType('etcdserverpb.StoredLease');
	return {
		services: {
			KV: service('KV'),
			Watch: service('Watch'),
			Lease: service('Lease'),
			Cluster: service('Cluster'),
			Maintenance: service('Maintenance'),
		},
		keyValue: message => keyValue.encode(message).finish(),
		lease: message => lease.encode(message).finish(),
	};
};
