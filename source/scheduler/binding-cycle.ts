import {StatusError} from '../machinery/status-error.ts';
import type {Profile} from './framework/profile.ts';
import type {Refusal} from './framework/refusal.ts';
import type {Binding} from './framework/types.ts';

/** How a binding ended: bound, or why not. */
export type BindingOutcome = {readonly kind: 'bound'} | {readonly kind: 'failed'; readonly message: string};

const text = (plugin: string, step: string, {code, reasons}: Refusal): string =>
	code === 'Error' ? `running ${step} plugin ${JSON.stringify(plugin)}: ${reasons.join(', ')}` : reasons.join(', ');

const beforeBinding = async ({plugins}: Profile, binding: Binding): Promise<string | undefined> => {
	for (const {plugin} of plugins) {
		const refusal = plugin.reserve?.(binding);
		if (refusal !== undefined) return text(plugin.name, 'Reserve', refusal);
	}
	for (const {plugin} of plugins) {
		const refusal = plugin.permit?.(binding);
		if (refusal !== undefined) return text(plugin.name, 'Permit', refusal);
	}
	for (const {plugin} of plugins) {
		const refusal = await plugin.preBind?.(binding);
		if (refusal !== undefined) return text(plugin.name, 'PreBind', refusal);
	}
	return undefined;
};

const bind = async ({plugins}: Profile, binding: Binding): Promise<string | undefined> => {
	for (const {plugin} of plugins) {
		if ((await plugin.bind?.(binding)) === 'bound') return undefined;
	}
	return `no plugin of the profile binds pod ${binding.pod.key}; add DefaultBinder`;
};

/** Reserve, Permit, PreBind, Bind and PostBind for a pod that is assumed on a node. Never rejects; a failure has been unreserved. */
export const runBindingCycle = async (profile: Profile, binding: Binding): Promise<BindingOutcome> => {
	let message: string | undefined;
	try {
		message = (await beforeBinding(profile, binding)) ?? (await bind(profile, binding));
	} catch (error) {
		message = error instanceof StatusError ? `binding rejected: ${error.message}` : String(error);
	}
	if (message === undefined) {
		for (const {plugin} of profile.plugins) plugin.postBind?.(binding);
		return {kind: 'bound'};
	}
	for (const {plugin} of profile.plugins.toReversed()) plugin.unreserve?.(binding);
	return {kind: 'failed', message};
};
