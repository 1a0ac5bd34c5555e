import type {KubernetesObject} from '../../machinery/json.ts';
import {manifestsIn} from '../manifests.ts';
import type {YamlDocument} from '../yaml-documents.ts';
import {cleanObject} from './clean-object.ts';
import type {Imported} from './imported.ts';
import {leftOutNotes, whyLeftOut} from './left-out.ts';
import {wholeCluster} from './whole-cluster.ts';

/** What becomes of the Secrets of another cluster. */
export type SecretsKept = 'blanked' | 'kept' | 'left out';

const secretNotes = (count: number, secrets: SecretsKept): readonly string[] => {
	if (count === 0 || secrets === 'kept') return [];
	const what = count === 1 ? 'Secret' : 'Secrets';
	return [secrets === 'blanked' ? `blanked the values of ${count} ${what}` : `left out ${count} ${what}`];
};

/** The cluster that objects of another one make here: those that can be, cleaned, and what they need. */
export const clusterOf = (
	all: readonly KubernetesObject[],
	secrets: SecretsKept = 'blanked',
): Pick<Imported, 'objects' | 'notes'> => {
	const usable = all.filter(object => whyLeftOut(object) === undefined);
	const reasons = all.map(whyLeftOut).filter(reason => reason !== undefined);
	const secretCount = usable.filter(({kind}) => kind === 'Secret').length;
	const kept = secrets === 'left out' ? usable.filter(({kind}) => kind !== 'Secret') : usable;
	const clean = (object: KubernetesObject) => cleanObject(object, secrets === 'kept' ? 'kept' : 'blanked');
	return {
		objects: wholeCluster(kept.map(clean), kept),
		notes: [...leftOutNotes(reasons), ...secretNotes(secretCount, secrets)],
	};
};

/** Reads what `kubectl get … -o yaml` (or `-o json`) prints: a List, or several documents. Throws FileError. */
export const readDump = (documents: readonly YamlDocument[], file: string): Imported => ({
	format: 'a dump of kubectl',
	...clusterOf(manifestsIn(documents, file).map(({object}) => object)),
	changes: [],
});
