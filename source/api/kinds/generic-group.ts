import type {KubernetesObject} from '../../machinery/json.ts';
import type {KindDescription} from '../types.ts';
import type {KindDetails} from './describe-kind.ts';
import {withoutStatus} from './shared/without-status.ts';

/** A kind whose own file would say nothing but these few things. */
export type GenericDetails = Omit<
	KindDetails<KubernetesObject & {readonly status?: unknown}>,
	| 'group'
	| 'version'
	| 'kind'
	| 'printer'
	| 'defaults'
	| 'prepareForCreate'
	| 'prepareForUpdate'
	| 'validate'
	| 'validateUpdate'
> &
	// Each of these functions knows its own kind.
	Pick<KindDescription, 'defaults' | 'prepareForCreate' | 'prepareForUpdate' | 'validate' | 'validateUpdate'>;

/** A group version and its kinds that have no file of their own, with what of them differs from the usual. */
export type GenericGroup = readonly [group: string, version: string, kinds: {readonly [kind: string]: GenericDetails}];

/** An update must name the revision that it changes. */
export const conditional: GenericDetails = {unconditionalUpdate: false};

/** A delete answers with the object. */
export const returned: GenericDetails = {deleteReturnsObject: true};

/** What a client says of the status of a new object is not heard. */
export const withNewStatus: GenericDetails = {prepareForCreate: withoutStatus};
