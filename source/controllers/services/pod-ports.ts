import type {ObjectOf} from '../../client/types.ts';
import type {Pod} from '../pods/pod-states.ts';

type Service = ObjectOf<'Service'>;
type ServicePort = NonNullable<Service['spec']['ports']>[number];

/** A port of a service as one pod serves it. */
export interface EndpointPort {
	readonly name?: string;
	readonly port: number;
	readonly protocol: string;
	readonly appProtocol?: string;
}

/** The ports of a service on a pod; a named port that the pod does not have is left out (FindPort). */
export const portsOnPod = ({spec}: Service, pod: Pod): readonly EndpointPort[] =>
	(spec.ports ?? []).flatMap(servicePort => {
		const port = findPort(servicePort, pod);
		if (port === undefined) return [];
		const {name = '', protocol = 'TCP', appProtocol} = servicePort;
		return [{...(name === '' ? {} : {name}), port, protocol, ...(appProtocol === undefined ? {} : {appProtocol})}];
	});

const findPort = ({targetPort, port, protocol = 'TCP'}: ServicePort, {spec}: Pod): number | undefined => {
	const wanted = targetPort ?? port;
	if (typeof wanted === 'number') return wanted === 0 ? port : wanted;
	const sidecars = (spec.initContainers ?? []).filter(({restartPolicy}) => restartPolicy === 'Always');
	return [...spec.containers, ...sidecars]
		.flatMap(({ports = []}) => ports)
		.find(candidate => candidate.name === wanted && (candidate.protocol ?? 'TCP') === protocol)?.containerPort;
};

/** The pod as endpoints refer to it. */
export const podReference = ({metadata: {name, namespace, uid}}: Pod) => ({kind: 'Pod', name, namespace, uid});

/** The host name that a headless service of the pod's subdomain gives it. */
export const endpointHostname = ({metadata}: Service, {spec, metadata: pod}: Pod): string | undefined =>
	spec.hostname && spec.subdomain === metadata.name && pod.namespace === metadata.namespace ? spec.hostname : undefined;

/** Whether a service has no address of its own. */
export const isHeadless = ({spec}: Service): boolean => spec.clusterIP === 'None';
