import {metadataLine} from '../command-lines.ts';
import {quoteWord} from '../../commands/quote-word.ts';
import type {Target} from '../snapshot.ts';
import type {FormKind} from './form-kind.ts';

const metadataForm = (verb: 'label' | 'annotate', field: 'labels' | 'annotations'): FormKind => {
	const entries = ({object}: Target) => object?.metadata[field] ?? {};
	return {
		frame: target => metadataLine(verb, target),
		presets: target => [
			'key=value',
			...Object.entries(entries(target)).map(([key, value]) => quoteWord(`${key}=${value}`)),
		],
		hint(text, target) {
			const [, key = '', sign = ''] = /^['"]?([^=\s'"]+?)(=|-$)/.exec(text) ?? [];
			const before = entries(target)[key];
			if (sign === '-') return before === undefined ? `there is no ${key}` : `takes ${key}=${before} away`;
			return before === undefined ? `${key} is new` : `${key} is ${before} now`;
		},
		arrows: `${field} there are`,
	};
};

/** Sets or removes labels. */
export const labelForm = metadataForm('label', 'labels');

/** Sets or removes annotations. */
export const annotateForm = metadataForm('annotate', 'annotations');
