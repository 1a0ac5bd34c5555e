import type {JournaledAnswer} from './engine.ts';

/** What the outside world said; JSON, or the message of an Error. */
export type Answer = {readonly value: unknown} | {readonly error: string};

export interface AnswersOptions {
	/** The answers of an earlier session, which are taken in place of asking. */
	readonly recorded: readonly JournaledAnswer[];
	/** Follows a question that is really asked; resolves in the item in which its answer enters. */
	begin<T>(work: Promise<T>): Promise<T>;
	/** An answer enters. */
	note(asked: number, answer: Answer): void;
}

/** The questions of a cluster to the outside world. */
export interface Answers {
	/** Asks, or waits for the recorded answer. Rejects with an Error. */
	ask<T>(question: () => Promise<T>): Promise<T>;
	/** Lets a recorded answer in. Throws when its question has not been asked: the replay has come to something else. */
	enter(entry: JournaledAnswer): void;
}

interface Waiting {
	resolve(value: any): void;
	reject(error: Error): void;
}

/** Makes the ledger of questions of one cluster. */
export const createAnswers = ({recorded, begin, note}: AnswersOptions): Answers => {
	const known = new Set(recorded.map(({asked}) => asked));
	const waiting = new Map<number, Waiting>();
	let count = 0;

	const askOutside = async <T>(asked: number, question: () => Promise<T>): Promise<T> => {
		try {
			const value = await begin(question());
			note(asked, {value});
			return value;
		} catch (error) {
			note(asked, {error: (error as Error).message});
			throw error;
		}
	};

	return {
		ask(question) {
			const asked = count++;
			if (!known.has(asked)) return askOutside(asked, question);
			return new Promise((resolve, reject) => waiting.set(asked, {resolve, reject}));
		},
		enter({asked, answer, at}) {
			const asker = waiting.get(asked);
			if (asker === undefined)
				throw new Error(`the journal answers question ${asked} at ${new Date(at).toISOString()}, which was not asked`);
			waiting.delete(asked);
			if ('error' in answer) asker.reject(new Error(answer.error));
			else asker.resolve(answer.value);
		},
	};
};
