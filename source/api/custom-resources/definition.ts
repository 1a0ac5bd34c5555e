import {isConditionTrue} from '../../machinery/conditions.ts';
import type {CustomResourceDefinition} from '../schema/kubernetes.generated.ts';

/** Holds a definition in deletion until its objects are gone. */
export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io';

/** Whether the kinds of a definition are served. */
export const isEstablished = ({status}: CustomResourceDefinition): boolean =>
	isConditionTrue(status?.conditions, 'Established');

/** Whether a definition is on its way out, with all its objects. */
export const isTerminating = ({status}: CustomResourceDefinition): boolean =>
	isConditionTrue(status?.conditions, 'Terminating');
