import type {KindName} from '../client/types.ts';
import type {Watch} from './types.ts';

/** A watch whose `keys` is typed by its kind. */
export const watch = <K extends KindName>(kind: K, keys: Watch<K>['keys']): Watch<K> => ({kind, keys});
