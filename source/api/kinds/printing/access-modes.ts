const shortNames: readonly (readonly [string, string])[] = [
	['ReadWriteOnce', 'RWO'],
	['ReadOnlyMany', 'ROX'],
	['ReadWriteMany', 'RWX'],
	['ReadWriteOncePod', 'RWOP'],
];

/** Access modes of a volume in short form and fixed order: `RWO,ROX`. */
export const accessModesText = (modes: readonly string[] | undefined): string =>
	shortNames
		.filter(([mode]) => modes?.includes(mode))
		.map(([, short]) => short)
		.join(',');
