import {timestamp} from '../../clock/clock.ts';
import {generatedName} from '../../machinery/names.ts';
import type {KubernetesObject, ObjectMetadata} from '../../machinery/json.ts';
import type {RegistryContext} from './context.ts';
import {createUid} from './uid.ts';
import {withFields} from './with-fields.ts';

/** What only the server sets; a client's values are dropped. */
const serverFields = {
	resourceVersion: undefined,
	generation: undefined,
	deletionTimestamp: undefined,
	deletionGracePeriodSeconds: undefined,
	selfLink: undefined,
};

/** A new object: with a name (generated where only a prefix is given), a uid and its time of creation. */
export const withCreationMetadata = (context: RegistryContext, object: KubernetesObject): KubernetesObject => {
	const {name = '', generateName = ''} = object.metadata;
	const {names, uids} = context.random;
	const metadata = withFields(object.metadata as ObjectMetadata & {selfLink?: string}, {
		...serverFields,
		name: name === '' && generateName !== '' ? generatedName(generateName, below => names.int(below)) : name,
		uid: createUid(uids),
		creationTimestamp: timestamp(context.clock.now()),
	});
	return {...object, metadata};
};

/**
The metadata of an update: what clients may change is taken from the new object, what the server keeps from the stored one.
Values that clients may not change but do send (uid, deletionTimestamp) stay, so that validation refuses them.
*/
export const withStoredMetadata = (next: KubernetesObject, previous: KubernetesObject): KubernetesObject => {
	if (next.metadata === previous.metadata) return next;
	const stored = previous.metadata;
	const metadata = withFields(next.metadata as ObjectMetadata & {selfLink?: string}, {
		uid: next.metadata.uid || stored.uid,
		resourceVersion: stored.resourceVersion,
		generation: stored.generation,
		creationTimestamp: stored.creationTimestamp,
		deletionTimestamp: stored.deletionTimestamp ?? next.metadata.deletionTimestamp,
		deletionGracePeriodSeconds: next.metadata.deletionGracePeriodSeconds ?? stored.deletionGracePeriodSeconds,
		selfLink: undefined,
	});
	return withFields(next, {metadata});
};
