import {keyOf} from '../machinery/object-key.ts';
import type {KubernetesObject} from '../machinery/json.ts';

/** Objects by key and by named index values, with arrays that are rebuilt only after a change. */
export interface ObjectIndex<T> {
	readonly size: number;
	get(key: string): T | undefined;
	list(): readonly T[];
	by(index: string, value: string): readonly T[];
	addIndex(name: string, values: (object: T) => readonly string[]): void;
	/** Puts an object in place of the one with its key, which is answered. */
	put(object: T): T | undefined;
	/** Takes an object out; answers what was there. */
	remove(key: string): T | undefined;
	keys(): IterableIterator<string>;
}

interface Bucket<T> {
	readonly objects: Map<string, T>;
	list: readonly T[] | undefined;
}

interface Index<T> {
	readonly values: (object: T) => readonly string[];
	readonly buckets: Map<string, Bucket<T>>;
}

const nothing: readonly never[] = [];

const listOf = <T>(bucket: Bucket<T>): readonly T[] => (bucket.list ??= [...bucket.objects.values()]);

/** Makes an empty index. */
export const createObjectIndex = <T extends KubernetesObject>(): ObjectIndex<T> => {
	const all: Bucket<T> = {objects: new Map(), list: undefined};
	const indexes = new Map<string, Index<T>>();

	const enter = (index: Index<T>, value: string, key: string, object: T) => {
		let bucket = index.buckets.get(value);
		if (!bucket) index.buckets.set(value, (bucket = {objects: new Map(), list: undefined}));
		bucket.objects.set(key, object);
		bucket.list = undefined;
	};

	const leave = (index: Index<T>, value: string, key: string) => {
		const bucket = index.buckets.get(value);
		if (!bucket) return;
		bucket.objects.delete(key);
		bucket.list = undefined;
		if (bucket.objects.size === 0) index.buckets.delete(value);
	};

	const reindex = (key: string, object: T | undefined, previous: T | undefined) => {
		for (const index of indexes.values()) {
			const before = previous ? index.values(previous) : nothing;
			const after = object ? index.values(object) : nothing;
			for (const value of before) if (!after.includes(value)) leave(index, value, key);
			for (const value of after) enter(index, value, key, object!);
		}
	};

	return {
		get size() {
			return all.objects.size;
		},
		get: key => all.objects.get(key),
		list: () => listOf(all),
		by(name, value) {
			const index = indexes.get(name);
			if (!index) throw new Error(`no index "${name}"; add it with addIndex first`);
			const bucket = index.buckets.get(value);
			return bucket ? listOf(bucket) : nothing;
		},
		addIndex(name, values) {
			if (indexes.has(name)) return;
			const index: Index<T> = {values, buckets: new Map()};
			indexes.set(name, index);
			for (const [key, object] of all.objects) for (const value of values(object)) enter(index, value, key, object);
		},
		put(object) {
			const key = keyOf(object);
			const previous = all.objects.get(key);
			all.objects.set(key, object);
			all.list = undefined;
			reindex(key, object, previous);
			return previous;
		},
		remove(key) {
			const previous = all.objects.get(key);
			if (!previous) return undefined;
			all.objects.delete(key);
			all.list = undefined;
			reindex(key, undefined, previous);
			return previous;
		},
		keys: () => all.objects.keys(),
	};
};
