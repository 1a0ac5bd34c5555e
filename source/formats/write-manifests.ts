import {Document} from 'yaml';
import type {KubernetesObject} from '../machinery/json.ts';

/** Objects as one YAML file that kubectl takes: a document each, and `notes` as comments at the top. */
export const writeManifests = (objects: readonly KubernetesObject[], notes: readonly string[] = []): string => {
	// YAML 1.1 is what Kubernetes reads.
	const documents = objects.map(object =>
		new Document(object, {version: '1.1', aliasDuplicateObjects: false, keepUndefined: false}).toString({lineWidth: 0}),
	);
	return `${notes.map(note => `# ${note}\n`).join('')}${documents.join('---\n')}`;
};
