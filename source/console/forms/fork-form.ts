import {splitWords} from '../../commands/split-words.ts';
import {WordError} from '../../commands/word-error.ts';
import {readForkRequest} from '../fork/fork-request.ts';
import type {FormKind} from './form-kind.ts';

/** Says how a cluster is forked. */
export const forkForm: FormKind = {
	frame: () => ({prefix: 'fork ', suffix: ''}),
	presets: () => ['', 'exact', 'seed 2', 'scheduler classic', 'scheduler FILE', 'name try'],
	cycle: text => (text === 'exact' ? '' : 'exact'),
	problem(text) {
		try {
			readForkRequest(splitWords(text));
			return undefined;
		} catch (error) {
			if (error instanceof WordError) return [error.message, ...(error.hint ? [error.hint] : [])].join('; ');
			throw error;
		}
	},
	hint(text) {
		const {exact, scheduler, seed} = readForkRequest(splitWords(text));
		if (exact)
			return 'does again what was done until then, and goes on as the cluster would: every queue, timer and draw';
		const other = [scheduler && `the scheduler of ${scheduler}`, seed !== undefined && `seed ${seed}`].filter(Boolean);
		return `a control plane is started on what was stored then${other.length > 0 ? `, with ${other.join(' and ')}` : ''}`;
	},
	arrows: 'examples',
	tab: 'exact or restarted',
};
