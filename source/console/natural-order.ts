const collator = new Intl.Collator('en', {numeric: true});

/** Orders names as people count: node-2 before node-10. */
export const naturalOrder = (left: string, right: string): number => collator.compare(left, right);

interface Named {
	readonly metadata: {readonly name: string; readonly namespace?: string};
}

/** Orders objects of a kind by namespace, then name. */
export const byNamespaceAndName = ({metadata: left}: Named, {metadata: right}: Named): number =>
	(left.namespace === right.namespace ? 0 : naturalOrder(left.namespace ?? '', right.namespace ?? '')) ||
	naturalOrder(left.name, right.name);
