import {forbidden, invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import type {
	HTTPGetAction,
	Lifecycle,
	LifecycleHandler,
	Probe,
	SleepAction,
} from '../../schema/kubernetes.generated.ts';
import {validatePort} from './port-validation.ts';
import {validateNonnegative} from './values-validation.ts';

/** What a probe or a hook does; one of these. */
type Handler = LifecycleHandler & Pick<Probe, 'grpc'>;

const headerName = /^[-A-Za-z0-9]+$/;
const headerText =
	"a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";

const validateHttp = ({path, port, scheme = '', httpHeaders = []}: HTTPGetAction, field: string): FieldError[] => [
	...(path ? [] : [required(`${field}.path`)]),
	...validatePort(port ?? 0, `${field}.port`),
	...(scheme === 'HTTP' || scheme === 'HTTPS' ? [] : [notSupported(`${field}.scheme`, scheme, ['HTTP', 'HTTPS'])]),
	...httpHeaders.flatMap(({name = ''}) =>
		headerName.test(name) ? [] : [invalid(`${field}.httpHeaders`, name, headerText)],
	),
];

const validateSleep = ({seconds = 0}: SleepAction, graceSeconds: number | undefined, field: string): FieldError[] => {
	if (graceSeconds === undefined || (seconds >= 0 && seconds <= graceSeconds)) return [];
	const text = `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`;
	return [invalid(field, seconds, text)];
};

const validateHandler = (handler: Handler, graceSeconds: number | undefined, field: string): FieldError[] => {
	const {exec, httpGet, tcpSocket, grpc, sleep} = handler;
	const kinds: readonly (readonly [string, (() => FieldError[]) | undefined])[] = [
		['exec', exec && (() => (exec.command?.length ? [] : [required(`${field}.exec.command`)]))],
		['httpGet', httpGet && (() => validateHttp(httpGet, `${field}.httpGet`))],
		['tcpSocket', tcpSocket && (() => validatePort(tcpSocket.port ?? 0, `${field}.tcpSocket.port`))],
		['grpc', grpc && (() => validatePort(grpc.port ?? 0, `${field}.grpc.port`))],
		['sleep', sleep && (() => validateSleep(sleep, graceSeconds, `${field}.sleep`))],
	];
	const given = kinds.flatMap(([name, validate]) => (validate === undefined ? [] : [{name, validate}]));
	if (given.length === 0) return [required(field, 'must specify a handler type')];
	return given.flatMap(({name, validate}, index) =>
		index === 0 ? validate() : [forbidden(`${field}.${name}`, 'may not specify more than 1 handler type')],
	);
};

const counters = [
	'initialDelaySeconds',
	'timeoutSeconds',
	'periodSeconds',
	'successThreshold',
	'failureThreshold',
] as const;

const validateProbe = (probe: Probe, graceSeconds: number | undefined, field: string): FieldError[] => [
	...validateHandler(probe, graceSeconds, field),
	...counters.flatMap(counter => validateNonnegative(probe[counter], `${field}.${counter}`)),
	...((probe.terminationGracePeriodSeconds ?? 1) <= 0
		? [invalid(`${field}.terminationGracePeriodSeconds`, probe.terminationGracePeriodSeconds, 'must be greater than 0')]
		: []),
];

/** Liveness and startup are decided by the first success. */
const validateSingleSuccess = (probe: Probe, field: string): FieldError[] =>
	probe.successThreshold === 1 ? [] : [invalid(`${field}.successThreshold`, probe.successThreshold ?? 0, 'must be 1')];

interface WithProbes {
	readonly lifecycle?: Lifecycle;
	readonly livenessProbe?: Probe;
	readonly readinessProbe?: Probe;
	readonly startupProbe?: Probe;
}

/** Problems of a container's hooks and probes; hooks may sleep as long as the pod may take to stop. */
export const validateProbesAndHooks = (
	{lifecycle, livenessProbe, readinessProbe, startupProbe}: WithProbes,
	graceSeconds: number | undefined,
	field: string,
): FieldError[] => {
	const {postStart, preStop} = lifecycle ?? {};
	const errors: FieldError[] = [];
	if (postStart) errors.push(...validateHandler(postStart, graceSeconds, `${field}.lifecycle.postStart`));
	if (preStop) errors.push(...validateHandler(preStop, graceSeconds, `${field}.lifecycle.preStop`));
	if (livenessProbe) {
		errors.push(...validateProbe(livenessProbe, graceSeconds, `${field}.livenessProbe`));
		errors.push(...validateSingleSuccess(livenessProbe, `${field}.livenessProbe`));
	}
	if (readinessProbe) {
		errors.push(...validateProbe(readinessProbe, graceSeconds, `${field}.readinessProbe`));
		const {terminationGracePeriodSeconds: seconds} = readinessProbe;
		const path = `${field}.readinessProbe.terminationGracePeriodSeconds`;
		if (seconds !== undefined) errors.push(invalid(path, seconds, 'must not be set for readinessProbes'));
	}
	if (startupProbe) {
		errors.push(...validateProbe(startupProbe, graceSeconds, `${field}.startupProbe`));
		errors.push(...validateSingleSuccess(startupProbe, `${field}.startupProbe`));
	}
	return errors;
};
