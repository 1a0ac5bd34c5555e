const collator = new Intl.Collator('en', {numeric: true});

/** Orders names as people count: node-2 before node-10. */
export const naturalOrder = (left: string, right: string): number => collator.compare(left, right);
