import type {Container, Pod} from '../framework/objects.ts';

/** A port of the node itself that a container takes. */
export interface HostPort {
	readonly ip: string;
	readonly protocol: string;
	readonly port: number;
}

const anyAddress = '0.0.0.0';

const portsOf = (container: Container): HostPort[] =>
	(container.ports ?? []).flatMap(({hostPort, hostIP, protocol}) =>
		hostPort === undefined || hostPort <= 0
			? []
			: [
					{
						ip: hostIP === undefined || hostIP === '' ? anyAddress : hostIP,
						protocol: protocol ?? 'TCP',
						port: hostPort,
					},
				],
	);

/** The host ports of a pod's containers and sidecars. */
export const hostPortsOf = ({spec}: Pod): readonly HostPort[] => [
	...spec.containers.flatMap(portsOf),
	...(spec.initContainers ?? []).filter(({restartPolicy}) => restartPolicy === 'Always').flatMap(portsOf),
];

/** The host ports in use on a node, counted: two pods may hold the same one after a forced binding. */
export class HostPortUse {
	readonly #counts = new Map<string, Map<string, number>>();

	static #key({protocol, port}: HostPort): string {
		return `${protocol}/${port}`;
	}

	add(port: HostPort): void {
		const key = HostPortUse.#key(port);
		let addresses = this.#counts.get(key);
		if (addresses === undefined) this.#counts.set(key, (addresses = new Map()));
		addresses.set(port.ip, (addresses.get(port.ip) ?? 0) + 1);
	}

	remove(port: HostPort): void {
		const key = HostPortUse.#key(port);
		const addresses = this.#counts.get(key);
		const count = addresses?.get(port.ip);
		if (addresses === undefined || count === undefined) return;
		if (count > 1) addresses.set(port.ip, count - 1);
		else addresses.delete(port.ip);
		if (addresses.size === 0) this.#counts.delete(key);
	}

	/** True when taking the port would clash: same protocol and number, and the same address or one of them 0.0.0.0. */
	clashes(port: HostPort): boolean {
		const addresses = this.#counts.get(HostPortUse.#key(port));
		if (addresses === undefined) return false;
		return port.ip === anyAddress || addresses.has(port.ip) || addresses.has(anyAddress);
	}

	clone(): HostPortUse {
		const copy = new HostPortUse();
		for (const [key, addresses] of this.#counts) copy.#counts.set(key, new Map(addresses));
		return copy;
	}
}
