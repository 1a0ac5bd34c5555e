import {metadataCommand} from '../metadata-command.ts';

/** `annotate KIND NAME KEY=VALUE… KEY-…`, as kubectl annotate. */
export const annotate = metadataCommand({
	verb: 'annotate',
	field: 'annotations',
	done: 'annotated',
	undone: 'annotated',
	summary: 'Set or remove annotations of an object.',
});
