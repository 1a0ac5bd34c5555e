import type {PersistentVolumeClaim} from '../schema/kubernetes.generated.ts';
import type {KindDescription} from '../types.ts';
import type {AdmissionLink} from './admission.ts';
import {markedAsDefault} from './default-class.ts';
import type {LiveObjects} from './live-objects.ts';

const defaultMark = 'storageclass.kubernetes.io/is-default-class';
const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

/** Claims that name no storage class, not even an empty one, get the one marked as default. */
export const createDefaultStorageClass = (objects: LiveObjects, storageClasses: KindDescription): AdmissionLink => ({
	name: 'DefaultStorageClass',
	handles: ({group, plural}, operation, subresource) =>
		group === '' && plural === 'persistentvolumeclaims' && operation === 'CREATE' && subresource === undefined,
	admit: ({object}) => {
		const claim = object as PersistentVolumeClaim;
		const named = claim.spec?.storageClassName ?? claim.metadata.annotations?.[classAnnotation];
		if (named !== undefined) return claim;
		const standard = markedAsDefault(objects.all(storageClasses), defaultMark);
		if (standard === undefined) return claim;
		return {...claim, spec: {...claim.spec, storageClassName: standard.metadata.name}};
	},
});
