import type {Container, EnvVar, PodSpec} from '../../schema/kubernetes.generated.ts';

interface Place<T> {
	readonly item: T;
	readonly field: string;
}

const portWarnings = (containers: readonly Place<Container>[]): string[] => {
	const seen = new Map<string, string>();
	return containers.flatMap(({item, field}) =>
		(item.ports ?? []).flatMap(({protocol, containerPort, hostPort, hostIP, name}, index) => {
			const place = `${field}.ports[${index}]`;
			const key = JSON.stringify([field, protocol, containerPort, hostPort, hostIP]);
			const named = JSON.stringify([field, protocol, containerPort, hostPort, hostIP, name]);
			const first = seen.get(named) ?? (name === undefined ? seen.get(key) : undefined);
			if (!seen.has(key)) seen.set(key, place);
			if (!seen.has(named)) seen.set(named, place);
			return first === undefined ? [] : [`${place}: duplicate port definition with ${first}`];
		}),
	);
};

const environmentWarnings = (variables: readonly EnvVar[], field: string): string[] => {
	const seen = new Map<string, EnvVar>();
	return variables.flatMap((variable, index) => {
		const hidden = seen.get(variable.name);
		seen.set(variable.name, variable);
		// A value that builds on the one it replaces is no mistake.
		if (hidden === undefined || variable.value?.includes(`$(${variable.name})`)) return [];
		return [
			`${field}[${index}]: hides previous definition of "${variable.name}", which may be dropped when using apply`,
		];
	});
};

/** What a client should know of a pod's spec that is accepted: definitions that hide or repeat others, values long superseded. */
export const podWarnings = (spec: PodSpec | undefined, field: string): string[] => {
	const places = (['initContainers', 'containers'] as const).flatMap(list =>
		(spec?.[list] ?? []).map((item, index) => ({item, field: `${field}.${list}[${index}]`})),
	);
	return [
		...((spec?.terminationGracePeriodSeconds ?? 0) < 0
			? [`${field}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`]
			: []),
		...places.flatMap(({item, field: place}) => environmentWarnings(item.env ?? [], `${place}.env`)),
		...portWarnings(places),
	];
};
