import type {ServiceDefinition} from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import {etcdAdministrationProtocol} from './etcd-administration-protocol.ts';
import {etcdProtocol} from './etcd-protocol.ts';
import {electionProtocol, lockProtocol} from './recipe-protocols.ts';
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

export type EtcdServiceName = 'KV' | 'Watch' | 'Lease' | 'Cluster' | 'Maintenance' | 'Auth' | 'Lock' | 'Election';

/** What a gRPC server or client of etcd's API needs: its services, and the encoding of messages by themselves. */
export interface EtcdProtocol extends SnapshotEncoding {
	readonly services: Readonly<Record<EtcdServiceName, ServiceDefinition>>;
	/** The shape of the requests of a method. */
	requestType(service: EtcdServiceName, method: string): protobuf.Type;
	/** A response in the JSON form of protocol buffers: what is zero or empty is left out. */
	responseJson(service: EtcdServiceName, method: string, message: object): object;
}

/** Makes the services of etcd's API from the protocol's text. */
export const createEtcdProtocol = (): EtcdProtocol => {
	const {root} = protobuf.parse(etcdProtocol + etcdAdministrationProtocol, {keepCase: true});
	protobuf.parse(lockProtocol, root, {keepCase: true});
	protobuf.parse(electionProtocol, root, {keepCase: true});
	root.resolveAll();
	const found: Record<EtcdServiceName, protobuf.Service> = {
		KV: root.lookupService('etcdserverpb.KV'),
		Watch: root.lookupService('etcdserverpb.Watch'),
		Lease: root.lookupService('etcdserverpb.Lease'),
		Cluster: root.lookupService('etcdserverpb.Cluster'),
		Maintenance: root.lookupService('etcdserverpb.Maintenance'),
		Auth: root.lookupService('etcdserverpb.Auth'),
		Lock: root.lookupService('v3lockpb.Lock'),
		Election: root.lookupService('v3electionpb.Election'),
	};
	const services = Object.fromEntries(
		Object.entries(found).map(([name, service]) => [name, definitionOf(service)]),
	) as Record<EtcdServiceName, ServiceDefinition>;
	const keyValue = root.lookupType('etcdserverpb.KeyValue');
	const lease = root.lookupType('etcdserverpb.StoredLease');
	return {
		services,
		keyValue: message => keyValue.encode(message).finish(),
		lease: message => lease.encode(message).finish(),
		requestType: (service, method) => found[service].methods[method]!.resolvedRequestType!,
		responseJson(service, method, message) {
			const {responseDeserialize, responseSerialize} = services[service][method]!;
			return responseDeserialize(responseSerialize(message)) as object;
		},
	};
};
