import type {KindName} from '../client/types.ts';
import type {Watch} from './types.ts';

/** A watch whose functions are typed by its kind. */
export const watch = <K extends KindName>(kind: K, keys: Watch<K>['keys'], delayMs?: Watch<K>['delayMs']): Watch<K> =>
	delayMs === undefined ? {kind, keys} : {kind, keys, delayMs};
