const syntax = /^v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/;

const stages = ['alpha', 'beta', undefined];

/**
Orders names of API versions as Kubernetes does, for sorting: v2, v1, v1beta2, v1beta1, v1alpha1, and then names of other forms by
the alphabet.
*/
export const byPriority = (a: string, b: string): number => {
	const [left, right] = [syntax.exec(a), syntax.exec(b)];
	if (left === null || right === null) {
		if (left === null && right === null) return a < b ? -1 : a > b ? 1 : 0;
		return left === null ? 1 : -1;
	}
	const stage = stages.indexOf(right[2]) - stages.indexOf(left[2]);
	if (stage !== 0) return stage;
	return Number(right[1]) - Number(left[1]) || Number(right[3] ?? 0) - Number(left[3] ?? 0);
};
