interface ContainerLike {
	readonly name: string;
	readonly image?: string;
}

/** The cells of the Containers and Images columns: names and images joined by commas. */
export const containerCells = (containers: readonly ContainerLike[] | undefined): readonly [string, string] => [
	(containers ?? []).map(container => container.name).join(','),
	(containers ?? []).map(container => container.image ?? '').join(','),
];
