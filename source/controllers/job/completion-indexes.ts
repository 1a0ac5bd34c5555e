import type {Pod} from '../pods/pod-states.ts';

export const indexAnnotation = 'batch.kubernetes.io/job-completion-index';

/** The completion index of a pod of an Indexed job; undefined when it has none that can be read. */
export const indexOf = ({metadata}: Pod): number | undefined => {
	const text = metadata.annotations?.[indexAnnotation];
	return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
};

/** Reads `0,2-4`, leaving out what is not below `completions`. */
export const parseIndexes = (text: string | undefined, completions: number): ReadonlySet<number> => {
	const indexes = new Set<number>();
	for (const part of (text ?? '').split(',').filter(Boolean)) {
		const [first = 0, last = first] = part.split('-').map(Number);
		for (let index = first; index <= last && index < completions; index++) indexes.add(index);
	}
	return indexes;
};

/** Writes indexes as `0,2-4`: runs of three or more are joined by a dash, as are two that follow one another. */
export const formatIndexes = (indexes: ReadonlySet<number>): string => {
	const runs: (readonly [first: number, last: number])[] = [];
	for (const index of [...indexes].toSorted((left, right) => left - right)) {
		const run = runs.at(-1);
		if (run !== undefined && run[1] === index - 1) runs[runs.length - 1] = [run[0], index];
		else runs.push([index, index]);
	}
	return runs
		.map(([first, last]) =>
			first === last ? `${first}` : last === first + 1 ? `${first},${last}` : `${first}-${last}`,
		)
		.join(',');
};
