import type {SchedulerConfiguration} from '../framework/scheduler-configuration.ts';
import {podBackoffInitialMs, podBackoffMaxMs} from '../limits.ts';
import {defaultProfile} from '../plugins/default-profile.ts';

/** kube-scheduler without a configuration file, except that all nodes are scored. */
export const defaultConfiguration: SchedulerConfiguration = {
	profiles: [defaultProfile],
	podInitialBackoffMs: podBackoffInitialMs,
	podMaxBackoffMs: podBackoffMaxMs,
};
