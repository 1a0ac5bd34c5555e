import type {KubernetesObject} from '../../../machinery/json.ts';
import {withField} from './sharing.ts';

/** A new object without the status that a client sent: only the status path may set it. */
export const withoutStatus = <T extends KubernetesObject & {readonly status?: unknown}>(object: T): T =>
	withField(object, 'status', undefined);
