import {internalError} from '../../../machinery/statuses.ts';
import type {KubernetesObject} from '../../../machinery/json.ts';
import {applyJsonPatch} from '../../patch/json-patch.ts';
import type {WriteScope} from '../../registry/context.ts';
import {decodeObject} from '../../registry/decode-object.ts';
import {asServed, asStored} from '../../registry/served-version.ts';
import type {KindDescription} from '../../types.ts';
import type {Admission, AdmissionAttributes, ObjectAttributes} from '../admission.ts';
import {refused} from '../admission-refusal.ts';
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
const patchedObject = (
	shown: KindDescription,
	{kind, object, user, namespace, name, subresource}: ObjectAttributes,
	patch: unknown,
): KubernetesObject => {
	const options = {fieldValidation: 'Ignore'};
	const scope: WriteScope = {user, namespace, name, subresource, options, userAgent: '', dryRun: false, warnings: []};
	const refuse = (problem: unknown) => internalError(problem instanceof Error ? problem.message : String(problem));
	try {
		const decoded = decodeObject(
			shown,
			applyJsonPatch(shown === kind ? object : asServed(shown, object), patch),
			scope,
		);
		return shown === kind ? decoded : asStored(shown, decoded);
	} catch (error) {
		throw refuse(error);
	}
};

/**
The webhooks of one write. What they answer is looked up in `answers`; where something is missing `WebhooksNeeded` is thrown, to
begin the write anew when it is there. So the way of a write stays one synchronous step, whose last run knows all answers.
*/
export const webhookAdmission = (base: Admission, hooks: Hooks, world: PolicyWorld, answers: Answers): Admission => {
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

	/** One round over all, and one over those that want to see what came after them. */
	const mutateByAll = (attributes: ObjectAttributes): KubernetesObject => {
		const left = new Map<Hook, KubernetesObject>();
		let {object} = attributes;
		const round = (chosen: readonly Hook[]): void => {
			for (const hook of chosen) {
				if (left.get(hook) === object) continue;
				object = mutate(hook, {...attributes, object});
				left.set(hook, object);
			}
		};
		round(hooks.mutating());
		round(
			hooks
				.mutating()
				.filter(({webhook}) => 'reinvocationPolicy' in webhook && webhook.reinvocationPolicy === 'IfNeeded'),
		);
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
		admit: attributes => {
			const object = base.admit(attributes);
			return isAdmissionKind(attributes.kind) ? object : mutateByAll({...attributes, object});
		},
		validate: attributes => {
			base.validate(attributes);
			if (isAdmissionKind(attributes.kind)) return;
			if (attributes.operation === 'DELETE') askBeforeDelete(attributes);
			validateByAll(attributes);
		},
	};
};
