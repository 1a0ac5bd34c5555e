import {createFifo} from '../../clock/fifo.ts';
import {afterTurn} from '../../clock/wall.ts';

/**
Spreads work over turns of the event loop: at most `perTurn` pieces begin in one, in the order in which they came. An HTTP/2
connection brings many requests at once and its answers leave at the end of a turn: by turns, the first are on their way to the
client while the others are worked on.
*/
export const byTurns = (perTurn: number): ((work: () => void) => void) => {
	const waiting = createFifo<() => void>();
	let begun = 0;
	let turning = false;
	const turn = (): void => {
		for (begun = 0; begun < perTurn; begun++) {
			const work = waiting.take();
			if (work === undefined) break;
			work();
		}
		turning = begun > 0;
		if (turning) afterTurn(turn);
	};
	return work => {
		if (!turning) {
			turning = true;
			afterTurn(turn);
		}
		if (begun === perTurn || waiting.size > 0) return waiting.push(work);
		begun++;
		work();
	};
};
