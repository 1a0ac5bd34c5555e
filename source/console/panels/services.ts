import type {Column} from '../columns.ts';
import type {ClusterSnapshot, ServiceSummary} from '../snapshot.ts';
import {age, rawAge} from './age.ts';
import type {PanelContent, PanelItem} from './panel.ts';
import {remembered} from './remembered.ts';

const columns: readonly Column[] = [
	{key: 'namespace', tone: 'muted', dropAt: 3},
	{key: 'service', grow: true, minimum: 10},
	{key: 'type', dropAt: 4},
	{key: 'cluster-ip', dropAt: 2},
	{key: 'ports', minimum: 6, dropAt: 1},
	{key: 'endpoints', align: 'right', tone: text => (text.startsWith('0/') || text === '–' ? 'warn' : 'good')},
	{key: 'age', align: 'right', minimum: 4, tone: 'muted', dropAt: 5},
];

/** `80/TCP,443:30443/TCP`, as kubectl writes ports. */
const portsText = ({service: {spec}}: ServiceSummary): string =>
	(spec.ports ?? [])
		.map(({port, nodePort, protocol = 'TCP'}) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`)
		.join(',');

const serviceItem = (summary: ServiceSummary): PanelItem => {
	const {service, endpoints} = summary;
	const {name, namespace = '', uid} = service.metadata;
	const {type = 'ClusterIP', clusterIP = ''} = service.spec;
	const row = {
		uid,
		namespace,
		service: name,
		type,
		'cluster-ip': clusterIP === '' ? (service.spec.externalName ?? '–') : clusterIP,
		ports: portsText(summary),
		endpoints: type === 'ExternalName' ? '' : endpoints.all === 0 ? '–' : `${endpoints.ready}/${endpoints.all}`,
	};
	return {
		uid,
		search: Object.values(row).join(' ').toLowerCase(),
		target: {kind: 'Service', name, namespace, object: service},
		opens: {of: 'service', namespace, name},
		raw: {age: rawAge(service), endpoints: endpoints.ready},
		cells: now => ({...row, age: age(service, now)}),
	};
};

const itemsOf = remembered((services: readonly ServiceSummary[]): readonly PanelItem[] => services.map(serviceItem));

/** Every service and how many of its endpoints are ready. */
export const servicesPanel = ({services}: ClusterSnapshot): PanelContent => ({
	title: 'services',
	columns,
	items: itemsOf(services),
	lists: ['services'],
	empty: 'no services',
});
