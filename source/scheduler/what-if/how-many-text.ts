import {alignColumns} from '../align-columns.ts';
import type {HowMany} from './how-many.ts';

const one = ({pod, count, nodes, message}: HowMany): string => {
	const more = message === undefined ? `at least ${count}` : String(count);
	const rows = Object.entries(nodes).map(([name, node]) => [`  ${name}`, String(node.count), node.reason ?? '']);
	const table = alignColumns([['  NODE', 'MORE', 'THEN'], ...rows]);
	return [
		`${pod}: ${more} more`,
		...(rows.length === 0 ? [] : [table]),
		...(message === undefined ? [] : [message]),
	].join('\n');
};

/** How many more pods fit, for people; a blank line between templates and a newline at the end. */
export const howManyText = (answers: readonly HowMany[]): string => `${answers.map(one).join('\n\n')}\n`;
