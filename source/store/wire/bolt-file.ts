/*
Writes a bbolt file, the format of etcd's backend and of its snapshots: pages of 4 KiB (or several in a row), a B+ tree for
each bucket, two meta pages in front. Little-endian. A page is: id u64, flags u16, count u16, overflow u32, then one element
of 16 bytes per entry, then keys and values; positions are counted from the element itself.
*/

const pageBytes = 4096;
const pageHeaderBytes = 16;
const elementBytes = 16;

const pageFlags = {branch: 0x01, leaf: 0x02, meta: 0x04, freelist: 0x10} as const;
const bucketFlag = 0x01;

const boltMagic = 0xed_0c_da_ed;
const boltVersion = 2;
const freelistPage = 2;
const firstDataPage = 3;

/** A key of a bucket and what it holds; keys are in byte order. */
export interface BoltEntry {
	readonly key: Uint8Array;
	readonly value: Uint8Array;
}

export interface BoltBucket {
	readonly name: string;
	readonly entries: readonly BoltEntry[];
}

/** One entry of a page: its element without the position, and the bytes behind the elements. */
interface PageEntry {
	readonly key: Uint8Array;
	readonly value: Uint8Array;
	/** Page of a branch's child. */
	readonly child?: number;
	readonly flags?: number;
}

const fnvOffset = 0xcbf2_9ce4_8422_2325n;
const fnvPrime = 0x0000_0100_0000_01b3n;

/** FNV-1a, 64 bits. */
const checksum = (bytes: Uint8Array): bigint => {
	let hash = fnvOffset;
	for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * fnvPrime);
	return hash;
};

const writeHeader = (page: Buffer, id: number, flags: number, count: number): void => {
	page.writeBigUInt64LE(BigInt(id), 0);
	page.writeUInt16LE(flags, 8);
	page.writeUInt16LE(count, 10);
	page.writeUInt32LE(page.length / pageBytes - 1, 12);
};

const lengthOf = ({key, value}: PageEntry): number => elementBytes + key.length + value.length;

const writeEntry = (page: Buffer, element: number, offset: number, entry: PageEntry): void => {
	const {key, value, child, flags = 0} = entry;
	if (child === undefined) {
		page.writeUInt32LE(flags, element);
		page.writeUInt32LE(offset - element, element + 4);
		page.writeUInt32LE(key.length, element + 8);
		page.writeUInt32LE(value.length, element + 12);
	} else {
		page.writeUInt32LE(offset - element, element);
		page.writeUInt32LE(key.length, element + 4);
		page.writeBigUInt64LE(BigInt(child), element + 8);
	}
	page.set(key, offset);
	page.set(value, offset + key.length);
};

/** One page of a tree, long enough for its entries. */
const treePage = (id: number, flags: number, entries: readonly PageEntry[]): Buffer => {
	const length = entries.reduce((sum, entry) => sum + lengthOf(entry), pageHeaderBytes);
	const page = Buffer.alloc(Math.max(1, Math.ceil(length / pageBytes)) * pageBytes);
	writeHeader(page, id, flags, entries.length);
	let offset = pageHeaderBytes + entries.length * elementBytes;
	for (const [index, entry] of entries.entries()) {
		writeEntry(page, pageHeaderBytes + index * elementBytes, offset, entry);
		offset += entry.key.length + entry.value.length;
	}
	return page;
};

/** Groups entries so that each group fits a page; a longer entry has a group of its own, and a branch at least two children. */
const grouped = (entries: readonly PageEntry[], least: number): readonly (readonly PageEntry[])[] => {
	const groups: PageEntry[][] = [];
	let length = pageBytes;
	for (const entry of entries) {
		const last = groups.at(-1);
		length += lengthOf(entry);
		if (last !== undefined && (last.length < least || length <= pageBytes)) last.push(entry);
		else {
			groups.push([entry]);
			length = pageHeaderBytes + lengthOf(entry);
		}
	}
	return groups.length === 0 ? [[]] : groups;
};

const noBytes = new Uint8Array();

const bucketValue = (root: number): Uint8Array => {
	const value = Buffer.alloc(16);
	value.writeBigUInt64LE(BigInt(root), 0);
	return value;
};

const metaPage = (id: number, root: number, pages: number): Buffer => {
	const page = Buffer.alloc(pageBytes);
	writeHeader(page, id, pageFlags.meta, 0);
	const meta = page.subarray(pageHeaderBytes, pageHeaderBytes + 64);
	meta.writeUInt32LE(boltMagic, 0);
	meta.writeUInt32LE(boltVersion, 4);
	meta.writeUInt32LE(pageBytes, 8);
	meta.writeBigUInt64LE(BigInt(root), 16);
	meta.writeBigUInt64LE(BigInt(freelistPage), 32);
	meta.writeBigUInt64LE(BigInt(pages), 40);
	meta.writeBigUInt64LE(BigInt(id), 48);
	meta.writeBigUInt64LE(checksum(meta.subarray(0, 56)), 56);
	return page;
};

/** The bytes of a bbolt file with the buckets, which are in the order of their names. */
export const boltFile = (buckets: readonly BoltBucket[]): Buffer => {
	const data: Buffer[] = [];
	let next = firstDataPage;

	const add = (flags: number, entries: readonly PageEntry[]): number => {
		const page = treePage(next, flags, entries);
		data.push(page);
		const id = next;
		next += page.length / pageBytes;
		return id;
	};

	/** Writes a tree from its leaves upwards; answers the page of its root. */
	const tree = (entries: readonly PageEntry[]): number => {
		let level = grouped(entries, 1).map(group => ({
			key: group[0]?.key ?? noBytes,
			value: noBytes,
			child: add(pageFlags.leaf, group),
		}));
		while (level.length > 1)
			level = grouped(level, 2).map(group => ({
				key: group[0]!.key,
				value: noBytes,
				child: add(pageFlags.branch, group),
			}));
		return level[0]!.child;
	};

	const root = tree(
		buckets.map(({name, entries}) => ({
			key: Buffer.from(name),
			value: bucketValue(tree(entries)),
			flags: bucketFlag,
		})),
	);
	const freelist = Buffer.alloc(pageBytes);
	writeHeader(freelist, freelistPage, pageFlags.freelist, 0);
	return Buffer.concat([metaPage(0, root, next), metaPage(1, root, next), freelist, ...data]);
};
