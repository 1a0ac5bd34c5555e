import {metadataCommand} from '../metadata-command.ts';

/** `label KIND NAME KEY=VALUE… KEY-…`, as kubectl label. */
export const label = metadataCommand({
	verb: 'label',
	field: 'labels',
	done: 'labeled',
	undone: 'unlabeled',
	summary: 'Set or remove labels of an object.',
});
