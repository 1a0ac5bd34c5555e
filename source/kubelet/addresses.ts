/** Hands out IPv4 addresses one after another from a base, passing over those in use. */
export interface AddressPool {
	take(): string;
	/** Marks an address read from an object as used. */
	use(address: string | undefined): void;
	release(address: string | undefined): void;
}

const textOf = (address: number) => [24, 16, 8, 0].map(shift => (address >>> shift) & 0xff).join('.');

const numberOf = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

/** A pool of `size` addresses from `base` on: `10.244.0.1`. Throws when all are in use. */
export const createAddressPool = (base: string, size: number): AddressPool => {
	const first = numberOf(base);
	const used = new Set<string>();
	let next = 0;
	return {
		take() {
			for (let tried = 0; tried < size; tried++) {
				const address = textOf(first + next);
				next = (next + 1) % size;
				if (used.has(address)) continue;
				used.add(address);
				return address;
			}
			throw new Error(`all ${size} addresses from ${base} on are in use`);
		},
		use(address) {
			if (address) used.add(address);
		},
		release(address) {
			if (address) used.delete(address);
		},
	};
};

/** Pods: 10.244.0.0 upward, about a million addresses. */
export const createPodAddresses = (): AddressPool => createAddressPool('10.244.0.2', 786_000);

/** Nodes: 172.18.0.0 upward. */
export const createNodeAddresses = (): AddressPool => createAddressPool('172.18.0.2', 131_000);
