import type {ComponentContext} from '../../client/component.ts';
import type {ObjectOf} from '../../client/types.ts';
import {keyOf} from '../../machinery/object-key.ts';
import {controllerReference} from '../objects/owner-reference.ts';
import {isNamespaceTerminating, unlessGone} from '../objects/refusals.ts';
import {structurallyEqual} from '../objects/structurally-equal.ts';
import {createInFlight} from '../pods/in-flight.ts';
import {podChangeDelay} from '../pods/pod-changes.ts';
import {isHeadless} from '../services/pod-ports.ts';
import {addLabelIndex, selectPods} from '../services/pods-by-label.ts';
import {hasSelector, serviceKeys} from '../services/service-keys.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';
import {addressTypes, endpointsOf, isOnUnknownNode} from './slice-endpoints.ts';
import {type EndpointSlice, type NewSlice, planSlices, type SlicePlan} from './slice-plan.ts';

type Service = ObjectOf<'Service'>;

const serviceLabel = 'kubernetes.io/service-name';
const managedByLabel = 'endpointslice.kubernetes.io/managed-by';
const managerName = 'endpointslice-controller.k8s.io';
const headlessLabel = 'service.kubernetes.io/headless';
const sliceIndex = 'service';

/** Keeps EndpointSlices for every service with a selector (endpointslice_controller.go). */
export const createEndpointSliceController: CreateController = context => {
	const {informers, clock} = context;
	const services = informers.of('Service');
	const slices = informers.of('EndpointSlice');
	const pods = informers.of('Pod');
	const nodes = informers.of('Node');
	addLabelIndex(pods);
	slices.addIndex(sliceIndex, slice => serviceOfSlice(slice));
	const inFlight = createInFlight(slices, clock);
	return {
		name: 'endpointslice-controller',
		watches: [
			watch('Service', service => [keyOf(service)]),
			watch('EndpointSlice', slice => serviceOfSlice(slice)),
			watch('Pod', (pod, previous) => serviceKeys(services, pod, previous), podChangeDelay),
		],
		reconcile: async key => {
			const service = services.get(key);
			if (service === undefined) return inFlight.forget(key);
			if (!hasSelector(service) || service.metadata.deletionTimestamp !== undefined || !inFlight.settled(key)) return;
			const selected = selectPods(pods, service.metadata.namespace!, service.spec.selector!);
			const unknown =
				service.spec.publishNotReadyAddresses === true ? [] : selected.filter(pod => isOnUnknownNode(pod, nodes));
			const known = selected.filter(pod => !unknown.includes(pod));
			const existing = slices.by(sliceIndex, key).filter(({metadata}) => metadata.deletionTimestamp === undefined);
			const types = addressTypes(service);
			for (const type of types) {
				const plan = planSlices(existing, endpointsOf(service, known, nodes, type), type);
				await carryOut(context, service, plan, slice => inFlight.created(key, slice));
			}
			const surplus = existing.filter(({addressType}) => !(types as readonly string[]).includes(addressType));
			await carryOut(context, service, {create: [], update: [], keep: [], remove: surplus}, () => undefined);
			if (unknown.length > 0) {
				throw new Error(
					`node "${unknown[0]!.spec.nodeName}" of pod ${keyOf(unknown[0]!)} of service ${key} is not known yet`,
				);
			}
		},
	};
};

const serviceOfSlice = ({metadata: {namespace, labels = {}}}: EndpointSlice): readonly string[] =>
	labels[managedByLabel] === managerName && labels[serviceLabel] ? [`${namespace}/${labels[serviceLabel]}`] : [];

const sliceLabels = (service: Service): {readonly [key: string]: string} => ({
	...service.metadata.labels,
	...(isHeadless(service) ? {[headlessLabel]: ''} : {}),
	[managedByLabel]: managerName,
	[serviceLabel]: service.metadata.name,
});

const carryOut = async (
	{client}: ComponentContext,
	service: Service,
	{create, update, keep, remove}: SlicePlan,
	created: (slice: EndpointSlice) => void,
): Promise<void> => {
	const labels = sliceLabels(service);
	const relabelled = keep.filter(slice => !structurallyEqual(slice.metadata.labels, labels));
	for (const draft of create) {
		try {
			created(await client.create('EndpointSlice', newSlice(service, draft, labels)));
		} catch (error) {
			if (isNamespaceTerminating(error)) return;
			throw error;
		}
	}
	for (const slice of [...update, ...relabelled]) {
		await unlessGone(client.update('EndpointSlice', {...slice, metadata: {...slice.metadata, labels}}));
	}
	for (const {metadata} of remove) {
		const key = {name: metadata.name, namespace: metadata.namespace};
		await unlessGone(client.delete('EndpointSlice', key, {preconditions: {uid: metadata.uid}}));
	}
};

const newSlice = (
	service: Service,
	{addressType, ports, endpoints}: NewSlice,
	labels: {readonly [key: string]: string},
) => ({
	metadata: {
		generateName: `${service.metadata.name}-`,
		namespace: service.metadata.namespace,
		labels,
		ownerReferences: [controllerReference(service, 'v1', 'Service')],
	},
	addressType,
	ports,
	endpoints,
});
