import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn} from '../printing/columns.ts';
import {shortenedList} from '../printing/shortened-list.ts';
import type {EndpointSlice} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

const shownMax = 3;

/** Ports of every endpoint; `*` for a port without number. */
const portsText = ({ports}: EndpointSlice): string =>
	shortenedList(
		(ports ?? []).map(({port, name}) => (port === undefined ? name || '*' : String(port))),
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
	columns: [nameColumn, textColumn('AddressType'), textColumn('Ports'), textColumn('Endpoints'), ageColumn],
	cells: (object, now) => [
		object.metadata.name,
		object.addressType,
		portsText(object),
		endpointsText(object),
		age(object.metadata.creationTimestamp, now),
	],
};
