import type {SchedulerConfiguration} from '../framework/scheduler-configuration.ts';
import {classicProfile} from '../plugins/classic-profile.ts';
import {defaultConfiguration} from './default-configuration.ts';

/** Configurations that need no file, by name. */
export const builtInConfigurations: {readonly [name: string]: SchedulerConfiguration} = {
	default: defaultConfiguration,
	classic: {...defaultConfiguration, profiles: [classicProfile]},
};
