import {duplicate, forbidden, invalid, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain, qualifiedName} from '../../../machinery/names.ts';
import type {ContainerStatus, Pod, PodStatus} from '../../schema/kubernetes.generated.ts';
import {isDualStack, validateAddress} from '../shared/address-validation.ts';
import {validateImmutable, validateText} from '../shared/values-validation.ts';

type Statuses = readonly ContainerStatus[];

const again = 'may not be transitioned to non-terminated state';

/** Containers that have ended and do not restart stay ended. */
const validateTransitions = (
	next: Statuses = [],
	previous: Statuses = [],
	restarts: (status: ContainerStatus) => boolean,
	field: string,
): FieldError[] =>
	previous.flatMap((old, index) => {
		const {terminated} = old.state ?? {};
		if (terminated === undefined || restarts(old)) return [];
		const revived = next.some(({name, state}) => name === old.name && state?.terminated === undefined);
		return revived ? [forbidden(`${field}[${index}].state`, again)] : [];
	});

const validateAddresses = (addresses: readonly {readonly ip: string}[] = [], field: string): FieldError[] => {
	const texts = addresses.map(({ip}) => ip);
	const oneEach = 'may specify no more than one IP for each IP family';
	return [
		...texts.flatMap((ip, index) => validateAddress(ip, `${field}[${index}]`)),
		...(texts.length > 1 && !isDualStack(texts) ? [invalid(field, addresses, oneEach)] : []),
		...texts.flatMap((ip, index) =>
			texts.indexOf(ip) < index ? [duplicate(`${field}[${index}]`, addresses[index])] : [],
		),
	];
};

const validateHostAddresses = ({hostIP = '', hostIPs = []}: PodStatus): FieldError[] => [
	...(hostIPs.length > 0 && hostIPs[0]!.ip !== hostIP
		? [invalid('status.hostIPs[0].ip', hostIPs[0]!.ip, 'must be equal to `hostIP`')]
		: []),
	...validateAddresses(hostIPs, 'status.hostIPs'),
];

/** What an update of a Pod's status may not do. */
export const validatePodStatusUpdate = (next: Pod, previous: Pod): FieldError[] => {
	const [status, old] = [next.status ?? {}, previous.status ?? {}];
	const {restartPolicy, initContainers = []} = previous.spec;
	const policyRestarts = ({state}: ContainerStatus): boolean =>
		restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && state?.terminated?.exitCode !== 0);
	const isSidecar = ({name}: ContainerStatus): boolean =>
		initContainers.some(container => container.name === name && container.restartPolicy === 'Always');
	const {nominatedNodeName = ''} = status;
	return [
		...(status.conditions ?? []).flatMap(({type}, index) =>
			validateText(type, qualifiedName, `metadata.conditions[${index}].Type`),
		),
		...(nominatedNodeName === '' || nominatedNodeName === old.nominatedNodeName
			? []
			: validateText(nominatedNodeName, dns1123Subdomain, 'status.nominatedNodeName')),
		...validateImmutable(status.qosClass, old.qosClass, 'status.qosClass'),
		...validateTransitions(status.containerStatuses, old.containerStatuses, policyRestarts, 'status.containerStatuses'),
		...validateTransitions(
			status.initContainerStatuses,
			old.initContainerStatuses,
			container => policyRestarts(container) || isSidecar(container),
			'status.initContainerStatuses',
		),
		...validateTransitions(
			status.ephemeralContainerStatuses,
			old.ephemeralContainerStatuses,
			() => false,
			'status.ephemeralContainerStatuses',
		),
		...validateAddresses(status.podIPs, 'status.podIPs'),
		...validateHostAddresses(status),
	];
};
