import {alignColumns} from '../align-columns.ts';
import {wholeTurns, type HowMany} from './how-many.ts';

const one = ({pod, perTurn, count, nodes, message}: HowMany): string => {
	const more = message === undefined ? `at least ${count}` : String(count);
	const rows = Object.entries(nodes).map(([name, node]) => [`  ${name}`, String(node.count), node.reason ?? '']);
	const table = alignColumns([['  NODE', 'MORE', 'THEN'], ...rows]);
	return [
		`${pod}: ${more} more${perTurn === 1 ? '' : `, ${perTurn} at a turn`}`,
		...(rows.length === 0 ? [] : [table]),
		...(message === undefined ? [] : [message]),
	].join('\n');
};

/** How often all templates fit together; nothing for only one. */
const together = (answers: readonly HowMany[]): readonly string[] => {
	if (answers.length < 2) return [];
	const turn = answers.map(({pod, perTurn}) => `${perTurn} ${pod}`).join(', ');
	const turns = wholeTurns(answers);
	return [`${turns} whole ${turns === 1 ? 'turn' : 'turns'} of ${turn}`];
};

/** How many more pods fit, for people; a blank line between templates and a newline at the end. */
export const howManyText = (answers: readonly HowMany[]): string =>
	`${[...together(answers), ...answers.map(one)].join('\n\n')}\n`;
