import {StatusError} from '../machinery/status-error.ts';
import type {Profile} from './framework/profile.ts';
import type {NodeRefusal, Refusal} from './framework/refusal.ts';
import type {Binding} from './framework/types.ts';
import type {WaitOf} from './permit/waiting-pods.ts';

/** What Reserve and Permit say: the pod may be bound, after a wait for these plugins if there are any; or it may not. */
export type ReserveOutcome =
	| {readonly kind: 'permitted'; readonly waits: readonly WaitOf[]}
	| {readonly kind: 'refused'; readonly refusal: NodeRefusal}
	| {readonly kind: 'failed'; readonly message: string};

/** How a binding ended: bound, refused by a plugin, or broken. */
export type BindingOutcome = {readonly kind: 'bound'} | Exclude<ReserveOutcome, {readonly kind: 'permitted'}>;

const stopped = (plugin: string, step: string, refusal: Refusal): Exclude<BindingOutcome, {readonly kind: 'bound'}> =>
	refusal.code === 'Error'
		? {kind: 'failed', message: `running ${step} plugin ${JSON.stringify(plugin)}: ${refusal.reasons.join(', ')}`}
		: {kind: 'refused', refusal: {...refusal, plugin}};

const broken = (error: unknown): BindingOutcome & {readonly kind: 'failed'} => ({
	kind: 'failed',
	message: error instanceof StatusError ? `binding rejected: ${error.message}` : String(error),
});

/** Takes back what Reserve did, last first. */
export const unreserve = ({plugins}: Profile, binding: Binding): void => {
	for (const {plugin} of plugins.toReversed()) plugin.unreserve?.(binding);
};

const reserveAll = ({plugins}: Profile, binding: Binding): ReserveOutcome => {
	for (const {plugin} of plugins) {
		const refusal = plugin.assume?.(binding.pod, binding.node, binding.cluster) ?? plugin.reserve?.(binding);
		if (refusal !== undefined) return stopped(plugin.name, 'Reserve', refusal);
	}
	const waits: WaitOf[] = [];
	for (const {plugin} of plugins) {
		const answer = plugin.permit?.(binding);
		if (answer === undefined) continue;
		if (answer.code !== 'Wait') return stopped(plugin.name, 'Permit', answer);
		waits.push({plugin: plugin.name, timeoutMs: answer.timeoutMs});
	}
	return {kind: 'permitted', waits};
};

/** Reserve and Permit for a pod that is assumed on a node. Never throws; what is not permitted has been unreserved. */
export const reserve = (profile: Profile, binding: Binding): ReserveOutcome => {
	let outcome: ReserveOutcome;
	try {
		outcome = reserveAll(profile, binding);
	} catch (error) {
		outcome = broken(error);
	}
	if (outcome.kind !== 'permitted') unreserve(profile, binding);
	return outcome;
};

const bindBy = async ({plugins}: Profile, binding: Binding): Promise<BindingOutcome> => {
	for (const {plugin} of plugins) {
		const refusal = await plugin.preBind?.(binding);
		if (refusal !== undefined) return stopped(plugin.name, 'PreBind', refusal);
	}
	for (const {plugin} of plugins) {
		if ((await plugin.bind?.(binding)) === 'bound') return {kind: 'bound'};
	}
	return {kind: 'failed', message: `no plugin of the profile binds pod ${binding.pod.key}; add DefaultBinder`};
};

/** Takes back what PreBind has written, last first; what cannot be taken back is left to the next attempt. */
const undoPreBind = async ({plugins}: Profile, binding: Binding): Promise<void> => {
	for (const {plugin} of plugins.toReversed()) {
		try {
			await plugin.undoPreBind?.(binding);
		} catch (error) {
			const {log} = binding.context;
			log.warn(`what ${plugin.name} wrote for pod ${binding.pod.key} is still there: ${(error as Error).message}`);
		}
	}
};

/** PreBind, Bind and PostBind for a pod that is permitted. Never rejects; a failure has been unreserved. */
export const bind = async (profile: Profile, binding: Binding): Promise<BindingOutcome> => {
	let outcome: BindingOutcome;
	try {
		outcome = await bindBy(profile, binding);
	} catch (error) {
		outcome = broken(error);
	}
	if (outcome.kind === 'bound') for (const {plugin} of profile.plugins) plugin.postBind?.(binding);
	else {
		unreserve(profile, binding);
		await undoPreBind(profile, binding);
	}
	return outcome;
};
