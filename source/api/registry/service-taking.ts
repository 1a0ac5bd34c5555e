import {isIPv4} from 'node:net';
import {invalid, type FieldError} from '../../machinery/field-error.ts';
import {internalError, invalidObject} from '../../machinery/statuses.ts';
import type {Service} from '../schema/kubernetes.generated.ts';
import type {NumberRange} from './number-range.ts';
import {addressOf, numberOf, type Holdings} from './service-holdings.ts';

const portRangeText = '30000-32767';

const refused = (service: Service, error: FieldError) => invalidObject('', 'Service', service.metadata.name, [error]);

/** Takes numbers for one Service and remembers them until the write is decided. */
export class ServiceTaking {
	readonly #addresses: NumberRange;
	readonly #ports: NumberRange;
	readonly #service: Service;
	readonly #held: Holdings;
	readonly #taken: {addresses: number[]; ports: number[]} = {addresses: [], ports: []};

	constructor(service: Service, held: Holdings, addresses: NumberRange, ports: NumberRange) {
		this.#service = service;
		this.#held = held;
		this.#addresses = addresses;
		this.#ports = ports;
	}

	/** A wished address. Texts that are no address are left to validation. */
	wishedAddress(address: string): void {
		const number = isIPv4(address) ? numberOf(address) : undefined;
		if (number === undefined || this.#held.addresses.includes(number)) return;
		const refuse = (problem: string) =>
			refused(this.#service, invalid('spec.clusterIPs', [address], `failed to allocate IP ${address}: ${problem}`));
		if (!this.#addresses.includes(number)) throw refuse('the provided network does not match the current range');
		if (!this.#addresses.take(number)) throw refuse('provided IP is already allocated');
		this.#taken.addresses.push(number);
	}

	anyAddress(): string {
		const number = this.#addresses.takeAny();
		if (number === undefined) throw internalError('failed to allocate a serviceIP: range is full');
		this.#taken.addresses.push(number);
		return addressOf(number);
	}

	/** A wished port. A port may serve several protocols of one Service. */
	wishedPort(port: number, field: string): void {
		if (this.#held.ports.includes(port) || this.#taken.ports.includes(port)) return;
		if (!this.#ports.includes(port)) {
			const problem = `provided port is not in the valid range. The range of valid ports is ${portRangeText}`;
			throw refused(this.#service, invalid(field, port, problem));
		}
		if (!this.#ports.take(port))
			throw refused(this.#service, invalid(field, port, 'provided port is already allocated'));
		this.#taken.ports.push(port);
	}

	anyPort(): number {
		const port = this.#ports.takeAny();
		if (port === undefined) throw internalError('failed to allocate a nodePort: range is full');
		this.#taken.ports.push(port);
		return port;
	}

	rollback(): void {
		for (const number of this.#taken.addresses.splice(0)) this.#addresses.free(number);
		for (const port of this.#taken.ports.splice(0)) this.#ports.free(port);
	}
}
