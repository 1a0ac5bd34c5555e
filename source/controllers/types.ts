import type {ComponentContext} from '../client/component.ts';
import type {KindName, ObjectOf} from '../client/types.ts';

/** Objects of `kind` that change put keys into the controller's queue. `keys` sees the object and, for an update, what it was. */
export interface Watch<K extends KindName = any> {
	readonly kind: K;
	keys(object: ObjectOf<K>, previous?: ObjectOf<K>): readonly string[];
	/** Cluster time in ms until the keys enter the queue; changes until then count as one. Without it they enter at once. */
	delayMs?(object: ObjectOf<K>, previous?: ObjectOf<K>): number;
}

/**
A level-triggered controller. `reconcile` derives everything from listed state, survives being stopped at any line,
tolerates any write being refused, and keeps nothing between calls that it could not rebuild. Throwing puts the key back
with back-off; `requeueAfterMs` puts it back after that much cluster time.
*/
export interface Controller {
	/** kube-controller-manager's name: `replicaset-controller`. */
	readonly name: string;
	readonly watches: readonly Watch[];
	reconcile(key: string): Promise<{readonly requeueAfterMs?: number} | void>;
	/** Sources of keys that are known only at run time; called once the informers have synced. Answers the way out. */
	sources?(enqueue: (key: string) => void): () => void;
	/** Periodic work, in cluster time; the first time at the start. */
	readonly every?: {readonly intervalMs: number; run(): Promise<void>};
}

/** What some controllers have to be told, because no object of the cluster says it. */
export interface ControllerSettings {
	/** The certificate authority of the API server, PEM. */
	readonly rootCertificate?: string;
	/** How often kubelets show that they live; 10 s unless said, ms. */
	readonly heartbeatMs?: number;
	/** True: jobs whose pods must run together get PodGroups (EnableWorkloadWithJob). */
	readonly groupsJobs?: boolean;
}

/** How every controller is made; the file exports one of these. */
export type CreateController = (context: ComponentContext, settings: ControllerSettings) => Controller;
