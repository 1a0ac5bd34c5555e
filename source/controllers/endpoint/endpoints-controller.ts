import type {ComponentContext} from '../../client/component.ts';
import type {ObjectOf} from '../../client/types.ts';
import {keyOf, splitKey} from '../../machinery/object-key.ts';
import {isAlreadyExists, isNamespaceTerminating, messageOf, unlessGone} from '../objects/refusals.ts';
import {structurallyEqual} from '../objects/structurally-equal.ts';
import {podChangeDelay} from '../pods/pod-changes.ts';
import {isHeadless} from '../services/pod-ports.ts';
import {addLabelIndex, selectPods} from '../services/pods-by-label.ts';
import {hasSelector, serviceKeys} from '../services/service-keys.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';
import {subsetsOf} from './endpoint-subsets.ts';

type Service = ObjectOf<'Service'>;
type Endpoints = ObjectOf<'Endpoints'>;

const managedByLabel = 'endpoints.kubernetes.io/managed-by';
const headlessLabel = 'service.kubernetes.io/headless';
const overCapacityAnnotation = 'endpoints.kubernetes.io/over-capacity';

/** Keeps an Endpoints object, of the same name, for every service with a selector (endpoints_controller.go). */
export const createEndpointsController: CreateController = context => {
	const {client, informers} = context;
	const services = informers.of('Service');
	const endpoints = informers.of('Endpoints');
	const pods = informers.of('Pod');
	addLabelIndex(pods);
	return {
		name: 'endpoints-controller',
		watches: [
			watch('Service', service => [keyOf(service)]),
			watch('Endpoints', object => [keyOf(object)]),
			watch('Pod', (pod, previous) => serviceKeys(services, pod, previous), podChangeDelay),
		],
		reconcile: async key => {
			const {name, namespace = ''} = splitKey(key);
			const service = services.get(key);
			const current = endpoints.get(key);
			if (service === undefined) {
				if (current?.metadata.labels?.[managedByLabel] === 'endpoint-controller') {
					await unlessGone(client.delete('Endpoints', {name, namespace}, {preconditions: {uid: current.metadata.uid}}));
				}
				return;
			}
			if (!hasSelector(service)) return;
			await write(
				context,
				service,
				current,
				wantedEndpoints(service, current, selectPods(pods, namespace, service.spec.selector!)),
			);
		},
	};
};

const wantedEndpoints = (
	service: Service,
	current: Endpoints | undefined,
	pods: Parameters<typeof subsetsOf>[1],
): Pick<Endpoints, 'subsets'> & {readonly labels: object; readonly annotations: object} => {
	const {subsets, isTruncated} = subsetsOf(service, pods);
	const {[overCapacityAnnotation]: _over, ...annotations} = current?.metadata.annotations ?? {};
	return {
		subsets: subsets.length === 0 ? undefined : subsets,
		labels: {
			...service.metadata.labels,
			[managedByLabel]: 'endpoint-controller',
			...(isHeadless(service) ? {[headlessLabel]: ''} : {}),
		},
		annotations: isTruncated ? {...annotations, [overCapacityAnnotation]: 'truncated'} : annotations,
	};
};

const write = async (
	{client, events}: ComponentContext,
	service: Service,
	current: Endpoints | undefined,
	{subsets, labels, annotations}: ReturnType<typeof wantedEndpoints>,
): Promise<void> => {
	const marks = {
		labels: labels as Endpoints['metadata']['labels'],
		...(Object.keys(annotations).length === 0
			? {}
			: {annotations: annotations as Endpoints['metadata']['annotations']}),
	};
	const {name, namespace} = service.metadata;
	if (current === undefined) {
		try {
			await client.create('Endpoints', {metadata: {name, namespace, ...marks}, subsets});
		} catch (error) {
			if (isAlreadyExists(error) || isNamespaceTerminating(error)) return;
			events.event(
				service,
				'Warning',
				'FailedToCreateEndpoint',
				`Failed to create endpoint for service ${namespace}/${name}: ${messageOf(error)}`,
			);
			throw error;
		}
		return;
	}
	const {annotations: _annotations, labels: _labels, ...metadata} = current.metadata;
	const next = {...current, metadata: {...metadata, ...marks}, subsets};
	if (!structurallyEqual(next, current)) await unlessGone(client.update('Endpoints', next));
};
