import type {Plugin} from '../framework/types.ts';
import {classicProfile} from '../plugins/classic-profile.ts';
import {defaultProfile} from '../plugins/default-profile.ts';

/** All plugins that a configuration may name, with their default arguments: kube-scheduler's and those of the classic profile. */
export const pluginCatalogue: ReadonlyMap<string, Plugin> = new Map(
	[...classicProfile.plugins, ...defaultProfile.plugins].map(({plugin}) => [plugin.name, plugin]),
);

/** What is enabled everywhere unless a configuration disables it, with weights. */
export const defaultPlugins: readonly {readonly name: string; readonly weight: number}[] = defaultProfile.plugins.map(
	({plugin, weight}) => ({name: plugin.name, weight}),
);
