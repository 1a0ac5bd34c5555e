import {goQuote} from '../../../machinery/go-quote.ts';
import {StatusError} from '../../../machinery/status-error.ts';
import {pathTexts, type FieldSet} from './field-set.ts';
import type {Manager} from './managers.ts';

/** The fields of one manager that an apply would change. */
export interface Conflict {
	readonly owner: Manager;
	readonly fields: FieldSet;
}

const ownerText = ({manager, operation, apiVersion, subresource}: Manager): string => {
	const where = subresource === undefined ? '' : ` with subresource ${goQuote(subresource)}`;
	return `${goQuote(manager)}${where}${operation === 'Update' ? ` using ${apiVersion}` : ''}`;
};

/** 409 with a cause for each contested field, as kube-apiserver words it. */
export const applyConflict = (conflicts: readonly Conflict[]): StatusError => {
	const owners = conflicts
		.map(({owner, fields}) => ({owner: ownerText(owner), paths: pathTexts(fields)}))
		.toSorted((a, b) => (a.owner < b.owner ? -1 : 1));
	const causes = owners.flatMap(({owner, paths}) =>
		paths.map(field => ({reason: 'FieldManagerConflict', message: `conflict with ${owner}`, field})),
	);
	const [only] = causes;
	const lists = owners.map(({owner, paths}) =>
		[`conflicts with ${owner}:`, ...paths.map(path => `- ${path}`)].join('\n'),
	);
	return new StatusError({
		message:
			causes.length === 1 && only !== undefined
				? `Apply failed with 1 conflict: ${only.message}: ${only.field}`
				: `Apply failed with ${causes.length} conflicts: ${lists.join('\n')}`,
		reason: 'Conflict',
		details: {causes},
		code: 409,
	});
};
