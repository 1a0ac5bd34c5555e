import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn} from '../printing/columns.ts';
import {shortenedList} from '../printing/shortened-list.ts';
import type {EndpointSlice} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

const shownMax = 3;

/** Ports of every endpoint; `*` for a port without number. */
const portsText = ({ports}: EndpointSlice): string =>
	shortenedList(
		(ports ?? []).map(({port, name}) => (port === undefined ? (name ?? '*') : String(port))),
		shownMax,
	) || '<unset>';

/** Addresses of the endpoints, at most three. */
const endpointsText = ({endpoints}: EndpointSlice): string =>
	shortenedList(
		(endpoints ?? []).flatMap(({addresses}) => addresses ?? []),
		shownMax,
	) || '<unset>';

/** The `kubectl get` table of a EndpointSlice. */
export const endpointSlicePrinter: Printer<EndpointSlice> = {
	columns: [
		nameColumn,
		fieldColumn('AddressType', 'discovery.v1.EndpointSlice.addressType'),
		fieldColumn('Ports', 'discovery.v1.EndpointSlice.ports'),
		fieldColumn('Endpoints', 'discovery.v1.EndpointSlice.endpoints'),
		ageColumn,
	],
	cells: (object, now) => [
		object.metadata.name,
		object.addressType,
		portsText(object),
		endpointsText(object),
		age(object.metadata.creationTimestamp, now),
	],
};
