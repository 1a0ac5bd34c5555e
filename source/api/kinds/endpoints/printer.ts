import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn} from '../printing/columns.ts';
import {shortenedList} from '../printing/shortened-list.ts';
import type {Endpoints} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

const shownMax = 3;

/** IPv6 addresses stand in brackets before a port. */
const hostPort = (ip: string, port: number): string => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`);

/** Ready addresses with each port, at most three; a subset without ports shows its addresses alone. */
const addressesText = ({subsets}: Endpoints): string => {
	if (subsets === undefined || subsets.length === 0) return '<none>';
	const all = subsets.flatMap(({addresses = [], ports = []}) =>
		ports.length === 0
			? addresses.map(({ip}) => ip)
			: ports.flatMap(({port}) => addresses.map(({ip}) => hostPort(ip, port))),
	);
	return shortenedList(all, shownMax);
};

/** The `kubectl get` table of a Endpoints. */
export const endpointsPrinter: Printer<Endpoints> = {
	columns: [nameColumn, fieldColumn('Endpoints', 'core.v1.Endpoints.subsets'), ageColumn],
	cells: (object, now) => [object.metadata.name, addressesText(object), age(object.metadata.creationTimestamp, now)],
};
