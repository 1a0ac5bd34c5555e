import {internalError} from '../../../machinery/statuses.ts';
import type {KubernetesObject} from '../../../machinery/json.ts';
import {applyJsonPatch} from '../../patch/json-patch.ts';
import {sameValue} from '../../registry/same-value.ts';
import type {KindDescription} from '../../types.ts';
import type {AdmissionAttributes, AdmissionLink, ObjectAttributes} from '../admission.ts';
import {refused} from '../admission-refusal.ts';
import {changedObject} from '../changed-object.ts';
import {conditionsHold} from '../policies/match-conditions.ts';
import {kindMeant, selectsNamespace, selectsObject} from '../policies/match-resources.ts';
import {isAdmissionKind, type PolicyWorld} from '../policies/policy-world.ts';
import {admissionRequest, inFormOf, requestValues} from '../policies/request-values.ts';
import {callFailed, rejection} from './rejection.ts';
import {WebhooksNeeded, type WebhookAnswer, type WebhookCall, type WebhookResponse} from './webhook-call.ts';
import type {Hook, Hooks} from './webhook-hooks.ts';

/** The answers to the calls of one write, by their keys. */
export type Answers = ReadonlyMap<string, WebhookAnswer>;

/** The form in which a webhook wants to see a write; undefined where it is not to be called. */
const shownTo = ({webhook, conditions}: Hook, attributes: AdmissionAttributes, world: PolicyWorld) => {
	const {rules, matchPolicy, namespaceSelector, objectSelector, failurePolicy} = webhook;
	const shown = kindMeant(rules, matchPolicy, attributes, world.equivalents);
	if (shown === undefined || !selectsNamespace(namespaceSelector, attributes, world.findNamespace)) return undefined;
	if (!selectsObject(objectSelector, attributes)) return undefined;
	if (conditions.length === 0) return shown;
	const match = conditionsHold(conditions, requestValues(attributes, shown, world.findNamespace, world.access));
	if (match.problem !== undefined && failurePolicy !== 'Ignore') throw refused(attributes, match.problem);
	return match.holds ? shown : undefined;
};

/** The object as a patch leaves it, as if a client had sent it. */
const patchedObject = (shown: KindDescription, attributes: ObjectAttributes, patch: unknown): KubernetesObject => {
	const {kind, object} = attributes;
	let document: unknown;
	try {
		document = applyJsonPatch(inFormOf(shown, kind, object), patch);
	} catch (error) {
		throw internalError(error instanceof Error ? error.message : String(error));
	}
	return changedObject(shown, attributes, document, false);
};

/**
The webhooks of one write. What they answer is looked up in `answers`; where something is missing `WebhooksNeeded` is thrown, to
begin the write anew when it is there. So the way of a write stays one synchronous step, whose last run knows all answers.
*/
export const webhookLink = (hooks: Hooks, world: PolicyWorld, answers: Answers): AdmissionLink => {
	const asked = new Map<string, number>();

	const callOf = (hook: Hook, attributes: AdmissionAttributes, shown: KindDescription): WebhookCall => {
		const {kind, operation, name, object, previous} = attributes;
		const place = `${hook.key} ${operation} ${name} ${previous?.metadata.resourceVersion ?? ''}`;
		const count = (asked.get(place) ?? 0) + 1;
		asked.set(place, count);
		const request = {
			...admissionRequest(attributes, shown),
			object: inFormOf(shown, kind, object),
			oldObject: inFormOf(shown, kind, previous),
		};
		return {key: `${place} ${count}`, webhook: hook.webhook, request};
	};

	/** What a webhook has answered; undefined where it could not be asked and need not be. Throws what it refuses. */
	const responseTo = (call: WebhookCall, {warnings}: AdmissionAttributes): WebhookResponse | undefined => {
		const answer = answers.get(call.key);
		if (answer === undefined) throw new WebhooksNeeded([call]);
		if (!answer.ok) {
			if (call.webhook.failurePolicy === 'Ignore') return undefined;
			throw callFailed(call.webhook, answer.problem);
		}
		warnings.push(...answer.response.warnings);
		if (!answer.response.allowed) throw rejection(call.webhook, answer.response);
		return answer.response;
	};

	const mutate = (hook: Hook, attributes: ObjectAttributes): KubernetesObject => {
		const shown = shownTo(hook, attributes, world);
		if (shown === undefined) return attributes.object;
		const response = responseTo(callOf(hook, attributes, shown), attributes);
		if (!Array.isArray(response?.patch) || response.patch.length === 0) return attributes.object;
		return patchedObject(shown, attributes, response.patch);
	};

	const mutateByAll = (attributes: ObjectAttributes): KubernetesObject => {
		const round = attributes.reinvocation?.round('webhooks', attributes.object);
		let {object} = attributes;
		for (const hook of hooks.mutating()) {
			if (round?.isCalled(hook.key) === false) continue;
			const next = mutate(hook, {...attributes, object});
			const {webhook} = hook;
			const wantsMore = 'reinvocationPolicy' in webhook && webhook.reinvocationPolicy === 'IfNeeded';
			round?.called(hook.key, !sameValue(next, object), wantsMore);
			object = next;
		}
		round?.ends(object);
		return object;
	};

	const askBeforeDelete = (attributes: AdmissionAttributes): void => {
		for (const hook of hooks.mutating()) {
			const shown = shownTo(hook, attributes, world);
			if (shown !== undefined) responseTo(callOf(hook, attributes, shown), attributes);
		}
	};

	/** All are asked at once; the first that refuses says why. */
	const validateByAll = (attributes: AdmissionAttributes): void => {
		const calls = hooks.validating().flatMap(hook => {
			const shown = shownTo(hook, attributes, world);
			return shown === undefined ? [] : [callOf(hook, attributes, shown)];
		});
		const missing = calls.filter(({key}) => !answers.has(key));
		if (missing.length > 0) throw new WebhooksNeeded(missing);
		for (const call of calls) responseTo(call, attributes);
	};

	return {
		name: 'webhooks',
		handles: kind => !isAdmissionKind(kind),
		admit: mutateByAll,
		validate: attributes => {
			if (attributes.operation === 'DELETE') askBeforeDelete(attributes);
			validateByAll(attributes);
		},
	};
};
