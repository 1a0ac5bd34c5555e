/** Namespaces that every cluster has. */
export const systemNamespaces: ReadonlySet<string> = new Set([
	'default',
	'kube-system',
	'kube-public',
	'kube-node-lease',
]);
