import type {KubernetesObject} from '../../machinery/json.ts';
import {manifestsIn} from '../manifests.ts';
import type {YamlDocument} from '../yaml-documents.ts';
import {cleanObject} from './clean-object.ts';
import type {Imported} from './imported.ts';
import {leftOutNotes, whyLeftOut} from './left-out.ts';
import {wholeCluster} from './whole-cluster.ts';

/** The cluster that objects of another one make here: those that can be, cleaned, and what they need. */
export const clusterOf = (all: readonly KubernetesObject[]): Pick<Imported, 'objects' | 'notes'> => {
	const kept = all.filter(object => whyLeftOut(object) === undefined);
	const reasons = all.map(whyLeftOut).filter(reason => reason !== undefined);
	const secrets = kept.filter(({kind}) => kind === 'Secret').length;
	return {
		objects: wholeCluster(kept.map(cleanObject), kept),
		notes: [...leftOutNotes(reasons), ...(secrets === 0 ? [] : [`blanked the values of ${secrets} Secrets`])],
	};
};

/** Reads what `kubectl get … -o yaml` (or `-o json`) prints: a List, or several documents. Throws FileError. */
export const readDump = (documents: readonly YamlDocument[], file: string): Imported => ({
	format: 'a dump of kubectl',
	...clusterOf(manifestsIn(documents, file).map(({object}) => object)),
	changes: [],
});
