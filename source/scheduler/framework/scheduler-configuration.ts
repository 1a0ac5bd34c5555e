import type {Extender} from './extender.ts';
import type {Pod} from './objects.ts';
import type {Profile} from './profile.ts';

/** What a scheduler is told at its start: profiles (at least one; all sort the queue alike) and its times. */
export interface SchedulerConfiguration {
	readonly profiles: readonly Profile[];
	/** The first wait of a pod after a failed attempt; doubles with each further one. */
	readonly podInitialBackoffMs: number;
	readonly podMaxBackoffMs: number;
	/** Webhooks that are asked beside the plugins; none without it. */
	readonly extenders?: readonly Extender[];
}

const defaultName = 'default-scheduler';

/** The profile under the schedulerName a pod asks for; a pod that names none asks for the default one. Undefined: not ours. */
export const profileFor = ({profiles}: SchedulerConfiguration, {spec}: Pod): Profile | undefined => {
	const named = (name: string) => profiles.find(({schedulerName}) => schedulerName === name);
	if (spec.schedulerName === undefined) return named(defaultName) ?? profiles[0];
	return named(spec.schedulerName);
};
