import {goQuote} from '../../machinery/go-quote.ts';
import {unknownError} from '../../machinery/statuses.ts';

const largest = 0xff_ff_ff_ff_ff_ff_ff_ffn;

/** Why a text is no resourceVersion, in the words of Go's ParseUint; undefined when it is one. */
export const resourceVersionProblem = (text: string): string | undefined => {
	if (!/^\d+$/.test(text)) return `strconv.ParseUint: parsing ${goQuote(text)}: invalid syntax`;
	return BigInt(text) > largest ? `strconv.ParseUint: parsing ${goQuote(text)}: value out of range` : undefined;
};

/** The revision that `metadata.resourceVersion` of a written object names; 0 when it is absent. Throws 500 for other texts, as kube-apiserver does. */
export const objectRevision = (text: string | undefined): number => {
	if (text === undefined || text === '') return 0;
	const problem = resourceVersionProblem(text);
	if (problem !== undefined) throw unknownError(problem);
	return Number(text);
};

/** The revision in a query; undefined when absent. `refuse` makes the error, whose words differ between verbs. */
export const queryRevision = (text: string | undefined, refuse: (problem: string) => Error): number | undefined => {
	if (text === undefined || text === '') return undefined;
	const problem = resourceVersionProblem(text);
	if (problem !== undefined) throw refuse(`resourceVersion: Invalid value: ${goQuote(text)}: ${problem}`);
	return Number(text);
};
