import type {Target} from './snapshot.ts';

/** Kinds with a scale subresource that the workloads panel shows. */
export const scalableKinds: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'ReplicaSet']);

/** The replicas a workload asks for now; Kubernetes' default is 1. */
export const replicasOf = ({object}: Target): number =>
	(object as {readonly spec?: {readonly replicas?: number}} | undefined)?.spec?.replicas ?? 1;
