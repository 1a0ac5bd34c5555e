import type {
	Container,
	EnvVarSource,
	HTTPGetAction,
	Lifecycle,
	LifecycleHandler,
	Probe,
} from '../../schema/kubernetes.generated.ts';
import {defaultPullPolicy} from './pull-policy.ts';
import {changeField, mapItems, withAbsent} from './sharing.ts';

const withHttpDefaults = (action: HTTPGetAction): HTTPGetAction => withAbsent(action, {path: '/', scheme: 'HTTP'});

const withProbeDefaults = (probe: Probe): Probe => {
	const filled = withAbsent(probe, {timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3});
	const http = changeField(filled, 'httpGet', withHttpDefaults);
	return changeField(http, 'grpc', action => withAbsent(action, {service: ''}));
};

const withHandlerDefaults = (handler: LifecycleHandler): LifecycleHandler =>
	changeField(handler, 'httpGet', withHttpDefaults);

const withLifecycleDefaults = (lifecycle: Lifecycle): Lifecycle =>
	changeField(changeField(lifecycle, 'postStart', withHandlerDefaults), 'preStop', withHandlerDefaults);

const withSourceDefaults = (source: EnvVarSource): EnvVarSource => {
	const fields = changeField(source, 'fieldRef', reference => withAbsent(reference, {apiVersion: 'v1'}));
	const resources = changeField(fields, 'resourceFieldRef', reference => withAbsent(reference, {divisor: '0'}));
	return changeField(resources, 'fileKeyRef', reference => withAbsent(reference, {optional: false}));
};

/** A container with the defaults that all containers have, in pods and in templates. */
export const withContainerDefaults = <T extends Container>(container: T): T => {
	let next = withAbsent(container, {
		imagePullPolicy: defaultPullPolicy(container.image),
		terminationMessagePath: '/dev/termination-log',
		terminationMessagePolicy: 'File',
	} as Partial<T>);
	next = changeField(next, 'env', list =>
		mapItems(list, variable => changeField(variable, 'valueFrom', withSourceDefaults)),
	);
	next = changeField(next, 'livenessProbe', withProbeDefaults);
	next = changeField(next, 'readinessProbe', withProbeDefaults);
	next = changeField(next, 'startupProbe', withProbeDefaults);
	return changeField(next, 'lifecycle', withLifecycleDefaults);
};
