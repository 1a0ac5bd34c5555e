import type {KeyValue, StoreEvent} from '../../../store/types.ts';
import {valueText} from '../../../store/value.ts';
import {shownKey} from './keys.ts';

/** A key and its value, a line each, as etcdctl prints them. */
export const kvLines = (kv: KeyValue): readonly string[] => [shownKey(kv.key), valueText(kv.value)];

/** An event in three lines, as etcdctl prints it; a delete has an empty value. */
export const eventLines = ({type, kv}: StoreEvent): readonly string[] => [
	type === 'put' ? 'PUT' : 'DELETE',
	...kvLines(kv),
];

/** An event as etcdctl of etcd v2 prints it. */
export const eventLinesV2 = ({type, kv}: StoreEvent): readonly string[] =>
	type === 'put' ? [`[set] ${shownKey(kv.key)}`, valueText(kv.value)] : [`[delete] ${shownKey(kv.key)}`];
