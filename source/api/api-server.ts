import type {Clock} from '../clock/clock.ts';
import type {Entropy, Random} from '../clock/random.ts';
import {
	methodNotAllowed,
	pathNotFound,
	unknownError,
	internalError,
	serviceUnavailable,
	expired,
} from '../machinery/statuses.ts';
import {StatusError} from '../machinery/status-error.ts';
import type {KubernetesObject} from '../machinery/json.ts';
import {CompactedError, ReadOnlyError, RequestError, UnavailableError} from '../store/errors.ts';
import type {Storage} from '../store/storage.ts';
import {apiServiceKind, startAggregation} from './aggregation/start-aggregation.ts';
import {createCatalogue} from './catalogue.ts';
import {startCustomResources} from './custom-resources/custom-resources.ts';
import {decideDefinitionDeletion} from './custom-resources/definition-deletion.ts';
import {componentStatus} from './kinds/component-status/component-status.ts';
import {createServiceDirectory} from './outbound/service-directory.ts';
import {createAdmission} from './pipeline/admission.ts';
import {defaultAdmissionLinks, liveKinds} from './pipeline/default-admission.ts';
import {createFlowClassifier, flowKinds} from './pipeline/flow-control.ts';
import {keepTypeChecked} from './pipeline/policies/keep-type-checked.ts';
import {createPolicyWorld} from './pipeline/policies/policy-world.ts';
import {createLiveObjects} from './pipeline/live-objects.ts';
import {createEscalationCheck} from './pipeline/rbac/escalation.ts';
import {accessKinds, createAccessRules} from './pipeline/rbac/access-rules.ts';
import {createWithWebhooks} from './pipeline/webhooks/with-webhooks.ts';
import {createServiceAccountTokens} from './pipeline/service-account-tokens.ts';
import type {Allocator} from './registry/allocator.ts';
import {bindingKind, createBinding} from './registry/binding.ts';
import {readComponentStatus} from './registry/component-statuses.ts';
import {createBootstrapObjects} from './registry/bootstrap.ts';
import type {RegistryContext} from './registry/context.ts';
import {createObject} from './registry/create.ts';
import {deleteCollection} from './registry/delete-collection.ts';
import {deleteObject, type DecideDeletion} from './registry/delete.ts';
import {getObject} from './registry/get.ts';
import {list} from './registry/list.ts';
import {decideNamespaceDeletion} from './registry/namespace-deletion.ts';
import {patchObject} from './registry/patch.ts';
import {followLog} from './registry/pod-log/follow-log.ts';
import {kindPrefix} from './registry/resource-key.ts';
import {reviewHandler, reviewKinds} from './registry/reviews.ts';
import {throughStoredKind} from './registry/served-version.ts';
import {createServiceAllocator} from './registry/service-allocation.ts';
import {allocating, createSharedAllocator} from './registry/shared-allocator.ts';
import {subresourceHandlers, type Handler, type Handlers} from './registry/subresources.ts';
import {createTokenHandler} from './registry/token-request.ts';
import type {KnownTokens} from './registry/token-review.ts';
import {updateObject} from './registry/update.ts';
import {watchObjects} from './registry/watch.ts';
import type {AccessRules, ApiServer, Catalogue, KindDescription, Kubelets, ResourceRequest, UserInfo} from './types.ts';

/** What an API server is made of. */
export interface ApiServerOptions {
	readonly storage: Storage;
	readonly clock: Clock;
	/** The clock of those who only look, for the timers of watches; the same as `clock` without it. */
	readonly observer?: Clock;
	/** Decides uids, generated names and allocated addresses. */
	readonly random: Random;
	/** For tokens and keys. */
	readonly entropy: Entropy;
	readonly kinds: readonly KindDescription[];
	/** Without it no kubelet can be reached. */
	readonly kubelets?: Kubelets;
	/** Hears of failures that no client has caused. */
	readonly log?: {error(message: string, fields?: object): void};
}

const handlers: Handlers = {
	get: getObject,
	list,
	create: createObject,
	update: (context, kind, request) => updateObject(context, kind, request),
	patch: (context, kind, request) => patchObject(context, kind, request),
	delete: throughStoredKind((context, kind, request) => deleteObject(context, kind, request, deletionOf(kind))),
	deletecollection: throughStoredKind(deleteCollection),
};

/** Requests that may take addresses or ports, and so may have to be decided again. */
const takesValues = ({verb}: ResourceRequest): boolean => verb === 'create' || verb === 'update' || verb === 'patch';

/** Namespaces and definitions of custom kinds go only after what is in them. */
const deletionOf = ({group, plural}: KindDescription): DecideDeletion | undefined => {
	if (group === '' && plural === 'namespaces') return decideNamespaceDeletion;
	const isDefinition = group === 'apiextensions.k8s.io' && plural === 'customresourcedefinitions';
	return isDefinition ? decideDefinitionDeletion : undefined;
};

/** Requests that store nothing: questions, tokens, and what the parts of the control plane say. */
type SpecialHandlers = (kind: KindDescription, subresource: string | undefined) => Handler | undefined;

const specialHandlers =
	(access: AccessRules | undefined, tokens: KnownTokens | undefined): SpecialHandlers =>
	(kind, subresource) => {
		if (kind === componentStatus) return readComponentStatus;
		if (subresource === undefined) return access && reviewHandler(access, tokens, kind);
		const asksForToken = kind.group === '' && kind.plural === 'serviceaccounts' && subresource === 'token';
		return asksForToken && tokens ? createTokenHandler(tokens.serviceAccounts) : undefined;
	};

/** What the path of a request names: the kind, and what answers the verb there. Throws 404 and 405. */
const route = (
	catalogue: Catalogue,
	special: SpecialHandlers,
	request: ResourceRequest,
): {kind: KindDescription; handler: Handler} => {
	const {group, version, resource, subresource, verb, namespace} = request;
	if (group === '' && version === 'v1' && resource === 'bindings') return routeBindings(catalogue, request);
	const kind = catalogue.byResource(group, version, resource);
	if (kind === undefined || (!kind.namespaced && namespace !== undefined && namespace !== '')) throw pathNotFound();
	const served = subresource === undefined ? kind.verbs : kind.subresources[subresource]?.verbs;
	if (served === undefined) throw pathNotFound();
	const handler = special(kind, subresource) ?? (subresource ? subresourceHandlers(subresource) : handlers)[verb];
	const acrossNamespaces = verb === 'list' || verb === 'watch';
	const misplaced = kind.namespaced && !namespace && !acrossNamespaces;
	if (!served.includes(verb) || handler === undefined || misplaced) throw methodNotAllowed();
	return {kind, handler};
};

/** Where pods are served, bindings are. */
const withBindings = (kinds: readonly KindDescription[]): readonly KindDescription[] => {
	const serves = (plural: string) => kinds.some(kind => kind.group === '' && kind.plural === plural);
	return serves('pods') && !serves('bindings') ? [...kinds, bindingKind] : kinds;
};

/** Where roles are served, so are the questions about them. */
const withReviews = (kinds: readonly KindDescription[]): readonly KindDescription[] =>
	kinds.some(({group}) => group === 'rbac.authorization.k8s.io') ? [...kinds, ...reviewKinds] : kinds;

/** Bindings are not stored: creating one changes the pod it names. */
const routeBindings = (catalogue: Catalogue, request: ResourceRequest): {kind: KindDescription; handler: Handler} => {
	const pods = catalogue.byResource('', 'v1', 'pods');
	if (pods === undefined) throw pathNotFound();
	if (request.verb !== 'create' || !request.namespace) throw methodNotAllowed();
	return {kind: pods, handler: createBinding};
};

/** Every failure leaves as a StatusError; what nobody foresaw is a 500 and is logged. */
const asStatusError = (error: unknown, log: ApiServerOptions['log'], request: ResourceRequest): StatusError => {
	if (error instanceof StatusError) return error;
	if (error instanceof CompactedError) return expired(error.message);
	if (error instanceof ReadOnlyError || error instanceof UnavailableError) return serviceUnavailable(error.message);
	const {verb, group, resource, subresource, namespace, name} = request;
	const message = error instanceof Error ? error.message : String(error);
	log?.error(`the API server failed to ${verb} ${resource}: ${message}`, {
		group,
		resource,
		subresource,
		namespace,
		name,
		stack: error instanceof Error ? error.stack : undefined,
	});
	return error instanceof RequestError ? unknownError(message) : internalError(message);
};

const createAllocators = async (
	catalogue: Catalogue,
	storage: Storage,
	random: Random,
): Promise<ReadonlyMap<KindDescription, Allocator>> => {
	const services = catalogue.byResource('', 'v1', 'services');
	if (services === undefined) return new Map();
	const draws = random.fork('services');
	const make = (stored: readonly KubernetesObject[]) => createServiceAllocator(stored, draws);
	if (storage.isShared) return new Map([[services, await createSharedAllocator(storage, services, make)]]);
	const {items} = await storage.list(kindPrefix(services));
	return new Map([[services, make(items.map(({object}) => object as KubernetesObject))]]);
};

/**
The only door to the store: the generic registry over the given kinds, behind admission; who may ask is decided where requests come in (http/). Makes the objects
every cluster starts with and resolves when requests can be served.
*/
export const createApiServer = async (options: ApiServerOptions): Promise<ApiServer> => {
	const {storage, clock, observer = clock, random, entropy, kinds, kubelets, log} = options;
	const catalogue = createCatalogue(withReviews(withBindings(kinds)));
	const roleKinds = accessKinds(catalogue);
	const flows = flowKinds(catalogue);
	const apiServices = apiServiceKind(catalogue);
	const objects = await createLiveObjects(storage, [
		...liveKinds(catalogue),
		...(apiServices ? [apiServices] : []),
		...Object.values(roleKinds ?? {}),
		...Object.values(flows ?? {}),
	]);
	const access = roleKinds && createAccessRules(objects, roleKinds);
	const accounts = catalogue.byResource('', 'v1', 'serviceaccounts');
	const tokens = accounts && createServiceAccountTokens(entropy, observer, objects, accounts);
	const trusted = new Set<(token: string) => UserInfo | undefined>();
	const userOf = (token: string) => [...trusted].map(known => known(token)).find(user => user !== undefined);
	const special = specialHandlers(access, tokens && {serviceAccounts: tokens, userOf});
	const policies = createPolicyWorld(catalogue, objects, access);
	const context: RegistryContext = {
		storage,
		clock,
		observer,
		catalogue,
		objects,
		...(kubelets && {kubelets}),
		admission: createAdmission([
			...defaultAdmissionLinks(catalogue, objects, random.fork('admission'), policies),
			...(access && roleKinds ? [createEscalationCheck(access, objects, roleKinds)] : []),
		]),
		allocators: await createAllocators(catalogue, storage, random),
		random: {uids: random.fork('uids'), names: random.fork('names'), kinds: random.fork('kinds')},
	};
	const services = createServiceDirectory(catalogue, objects);
	const withWebhooks = createWithWebhooks(policies, clock, services, random.fork('webhooks'));
	await createBootstrapObjects(context);
	const aggregation = await startAggregation(context, services, log);
	const custom = await startCustomResources(
		context,
		catalogue,
		{clock, services, random: random.fork('conversions')},
		log,
	);
	keepTypeChecked(context, log);
	return {
		catalogue,
		...(access && {access}),
		...(flows && {classify: createFlowClassifier(objects, flows)}),
		...(aggregation && {aggregation}),
		...(tokens && {authenticateToken: token => tokens.authenticate(token)}),
		trustTokens(known) {
			trusted.add(known);
			return () => void trusted.delete(known);
		},
		async handle(request) {
			try {
				const {kind, handler} = route(catalogue, special, request);
				const served = custom.contextOf(kind);
				const parametersReady = takesValues(request) ? policies.parameters.ready() : undefined;
				if (parametersReady !== undefined) await parametersReady;
				return await withWebhooks(served, request, within =>
					takesValues(request)
						? allocating(within, kind, () => handler(within, kind, request))
						: handler(within, kind, request),
				);
			} catch (error) {
				throw asStatusError(error, log, request);
			}
		},
		async followLog(request, receiver) {
			try {
				const {kind} = route(catalogue, special, request);
				return await followLog(context, kind, request, receiver);
			} catch (error) {
				throw asStatusError(error, log, request);
			}
		},
		async watch(request, receiver) {
			try {
				const {group, version, resource, namespace, subresource} = request;
				const kind = catalogue.byResource(group, version, resource);
				if (kind === undefined || subresource !== undefined) throw pathNotFound();
				if (!kind.namespaced && namespace) throw pathNotFound();
				if (!kind.verbs.includes('watch')) throw methodNotAllowed();
				return await custom.watch(kind, receiver, guarded =>
					watchObjects(custom.contextOf(kind), kind, request, guarded),
				);
			} catch (error) {
				throw asStatusError(error, log, request);
			}
		},
	};
};
