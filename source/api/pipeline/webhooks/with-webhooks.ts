import type {Clock} from '../../../clock/clock.ts';
import type {Random} from '../../../clock/random.ts';
import {internalError} from '../../../machinery/statuses.ts';
import type {ServiceDirectory} from '../../outbound/service-directory.ts';
import type {RegistryContext} from '../../registry/context.ts';
import type {ResourceRequest} from '../../types.ts';
import type {PolicyWorld} from '../policies/policy-world.ts';
import {createWebhookCaller} from './call-webhook.ts';
import {webhookRoundsMax} from './limits.ts';
import {recordRandom} from './recorded-random.ts';
import {webhookLink} from './webhook-admission.ts';
import {WebhooksNeeded, type WebhookAnswer} from './webhook-call.ts';
import {createHooks} from './webhook-hooks.ts';

/** Runs requests, and calls the webhooks that their writes need. */
export type WithWebhooks = <T>(
	context: RegistryContext,
	request: ResourceRequest,
	run: (context: RegistryContext) => Promise<T>,
) => Promise<T>;

const writes: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/** Requests of several writes cannot be begun anew; kube-apiserver shows webhooks an Eviction or Binding instead of a Pod. */
const unasked: ReadonlySet<string | undefined> = new Set(['eviction', 'binding', 'token']);

/** See `webhookLink`; `random` gives the uids of reviews. */
export const createWithWebhooks = (
	world: PolicyWorld,
	clock: Clock,
	services: ServiceDirectory,
	random: Random,
): WithWebhooks => {
	const hooks = createHooks(world.catalogue, world.objects);
	const call = createWebhookCaller(clock, services, random);
	return async (context, request, run) => {
		const isAsked = writes.has(request.verb) && !unasked.has(request.subresource);
		if (!isAsked || hooks.mutating().length + hooks.validating().length === 0) return run(context);
		const answers = new Map<string, WebhookAnswer>();
		const [uids, names, kinds] = [context.random.uids, context.random.names, context.random.kinds].map(
			recordRandom,
		) as [ReturnType<typeof recordRandom>, ReturnType<typeof recordRandom>, ReturnType<typeof recordRandom>];
		for (let round = 1; round <= webhookRoundsMax; round++) {
			for (const recorded of [uids, names, kinds]) recorded.rewind();
			const admission = context.admission.followedBy([webhookLink(hooks, world, answers)]);
			const draws = {uids: uids.random, names: names.random, kinds: kinds.random};
			try {
				return await run({...context, admission, random: draws});
			} catch (error) {
				if (!(error instanceof WebhooksNeeded)) throw error;
				await Promise.all(error.calls.map(async needed => void answers.set(needed.key, await call(needed))));
			}
		}
		throw internalError(`webhooks had to be called more than ${webhookRoundsMax} times for one write`);
	};
};
