import type {AdmissionLink} from './admission.ts';

const finalizers: {readonly [plural: string]: string} = {
	persistentvolumeclaims: 'kubernetes.io/pvc-protection',
	persistentvolumes: 'kubernetes.io/pv-protection',
};

/** Keeps claims and volumes that are in use from being deleted: their protection controllers take the finalizer off. */
export const storageProtection: AdmissionLink = {
	name: 'StorageObjectInUseProtection',
	handles: ({group, plural}, operation, subresource) =>
		group === '' && plural in finalizers && operation === 'CREATE' && subresource === undefined,
	admit: ({object, kind}) => {
		const present = object.metadata.finalizers ?? [];
		const finalizer = finalizers[kind.plural]!;
		if (present.includes(finalizer)) return object;
		return {...object, metadata: {...object.metadata, finalizers: [...present, finalizer]}};
	},
};
