interface IngressPoint {
	readonly ip?: string;
	readonly hostname?: string;
}

/** Addresses of a load balancer, each once, sorted and joined by commas. */
export const loadBalancerText = (points: readonly IngressPoint[] | undefined): string => {
	const addresses = (points ?? []).map(point => point.ip || point.hostname || '').filter(address => address !== '');
	return [...new Set(addresses)].toSorted().join(',');
};
