import type {MutatingWebhookConfiguration, ValidatingWebhookConfiguration} from '../../schema/kubernetes.generated.ts';
import type {Catalogue, KindDescription} from '../../types.ts';
import type {LiveObjects} from '../live-objects.ts';
import {compileMatchConditions, type CompiledMatchCondition} from '../policies/compiled-policy.ts';
import type {Webhook} from './webhook-call.ts';

/** A webhook as it is called. */
export interface Hook {
	/** `configuration/webhook`. */
	readonly key: string;
	readonly webhook: Webhook;
	readonly conditions: readonly CompiledMatchCondition[];
}

/** All webhooks there are, in the order in which they are called: by the name of their configuration. */
export interface Hooks {
	mutating(): readonly Hook[];
	validating(): readonly Hook[];
}

type Configuration = ValidatingWebhookConfiguration | MutatingWebhookConfiguration;

const hooksOf = ({metadata, webhooks = []}: Configuration): readonly Hook[] =>
	webhooks.map(webhook => ({
		key: `${metadata.name}/${webhook.name}`,
		webhook,
		conditions: compileMatchConditions(webhook.matchConditions, {params: false, authorizer: true}),
	}));

/** Kept until a configuration changes. */
const keptHooks = (objects: LiveObjects, kind: KindDescription | undefined): (() => readonly Hook[]) => {
	let known: readonly Hook[] = [];
	let at = -1;
	if (kind === undefined) return () => known;
	return () => {
		const changes = objects.changes(kind);
		if (changes !== at) {
			const configurations = [...objects.all(kind)] as Configuration[];
			known = configurations.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)).flatMap(hooksOf);
			at = changes;
		}
		return known;
	};
};

/** The webhooks that `objects` knows of. */
export const createHooks = (catalogue: Catalogue, objects: LiveObjects): Hooks => {
	const kindOf = (plural: string) => catalogue.byResource('admissionregistration.k8s.io', 'v1', plural);
	return {
		mutating: keptHooks(objects, kindOf('mutatingwebhookconfigurations')),
		validating: keptHooks(objects, kindOf('validatingwebhookconfigurations')),
	};
};
