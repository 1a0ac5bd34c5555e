import type {ScenarioReport} from './report.ts';

const plain = /^[\w./:=@-]+$/;

/** A word for a shell. */
const quoted = (word: string): string => (plain.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`);

/** The one command that does a failed run again. */
export const rerunCommand = ({file, seed}: Pick<ScenarioReport, 'file' | 'seed'>): string =>
	`npx inkube replay ${quoted(file)} --seed ${seed} --verbose`;
