import type {WatchEvent, WatchReceiver} from '../types.ts';

/** Hands events to one receiver: what it did not take waits here, and storage waits behind it. */
export class WatchDelivery {
	readonly #receiver: WatchReceiver;
	#waiting: (readonly WatchEvent[])[] = [];
	#ended = false;

	constructor(receiver: WatchReceiver) {
		this.#receiver = receiver;
	}

	get ended(): boolean {
		return this.#ended;
	}

	/** True while the receiver has taken everything so far. */
	get clear(): boolean {
		return this.#waiting.length === 0;
	}

	/** Hands over a batch, behind what waits; answers whether the receiver has taken it. */
	send(batch: readonly WatchEvent[]): boolean {
		if (this.#ended || batch.length === 0) return this.clear;
		this.#waiting.push(batch);
		return this.flush();
	}

	/** Offers what waits; answers whether all of it was taken. */
	flush(): boolean {
		while (this.#waiting.length > 0 && !this.#ended) {
			if (this.#receiver.events(this.#waiting[0]!) === false) return false;
			this.#waiting.shift();
		}
		return true;
	}

	end(): void {
		if (this.#ended) return;
		this.#ended = true;
		this.#waiting = [];
		this.#receiver.ended();
	}

	/** Ends without telling: the receiver went away. */
	drop(): void {
		this.#ended = true;
		this.#waiting = [];
	}
}
