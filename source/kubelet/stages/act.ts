import type {ComponentContext} from '../../client/component.ts';
import type {ResourceName} from '../../client/types.ts';
import {isJsonObject, type Json, type KubernetesObject} from '../../machinery/json.ts';
import {finalizersAfter} from './finalizers.ts';
import type {Stage, StageFunctions, StageStep} from './stage.ts';

/** An object on which a stage acts. */
export interface Subject {
	readonly resource: ResourceName;
	readonly object: KubernetesObject;
	readonly functions: StageFunctions;
}

const keyOf = ({metadata: {name, namespace}}: KubernetesObject) => ({
	name,
	...(namespace === undefined ? {} : {namespace}),
});

const rooted = (content: Json, root: string | undefined): Json => {
	if (root === undefined) return content;
	if (!Array.isArray(content)) return {[root]: content};
	return (content as readonly Json[]).map(one =>
		isJsonObject(one) ? {...one, path: `/${root}${String(one['path'])}`} : one,
	);
};

const isOfKubelet = ({group, kind}: ResourceName) => group === '' && (kind === 'Node' || kind === 'Pod');

const within = (subresource: string | undefined) => (subresource === undefined ? {} : {subresource});

const patch = ({client}: ComponentContext, step: StageStep & {do: 'patch'}, subject: Subject) => {
	const {resource, object, functions} = subject;
	const content = rooted(step.template.render(object, functions), step.root);
	const type = step.type ?? (isOfKubelet(resource) ? 'strategic' : 'merge');
	return client.raw.patch(resource, keyOf(object), type, content, within(step.subresource));
};

const apply = async ({client}: ComponentContext, step: StageStep & {do: 'apply'}, {object, functions}: Subject) => {
	const content = step.template.render(object, functions) as unknown as KubernetesObject;
	const resource = client.raw.resolve(content.apiVersion, content.kind);
	if (resource === undefined) throw new Error(`no kind ${content.kind} of ${content.apiVersion} is served`);
	const namespace = resource.namespaced ? (content.metadata.namespace ?? object.metadata.namespace) : undefined;
	const key = {name: content.metadata.name, ...(namespace === undefined ? {} : {namespace})};
	const options = step.type === 'apply' ? {fieldManager: 'kwok', force: true} : {};
	await client.raw.patch(resource, key, step.type, content, {...options, ...within(step.subresource)});
};

const setFinalizers = async (
	{client}: ComponentContext,
	step: StageStep & {do: 'finalizers'},
	{resource, object}: Subject,
) => {
	const present = object.metadata.finalizers ?? [];
	const wanted = finalizersAfter(present, step);
	if (wanted.length === present.length && wanted.every((one, index) => one === present[index])) return undefined;
	const finalizers = wanted.length === 0 ? null : wanted;
	return client.raw.patch(resource, keyOf(object), 'merge', {metadata: {finalizers}});
};

/**
Does the steps of a stage to an object; answers the object as the last of its own patches left it, undefined when none changed
it. Rejects when the server refuses or a template fails; what was done stays done.
*/
export const act = async (
	context: ComponentContext,
	{steps}: Stage,
	subject: Subject,
): Promise<KubernetesObject | undefined> => {
	const {resource, object} = subject;
	let result: KubernetesObject | undefined;
	const seen = (after: KubernetesObject | undefined) => {
		if (after && after.metadata.resourceVersion !== (result ?? object).metadata.resourceVersion) result = after;
	};
	let isDeleted = false;
	for (const step of steps) {
		if (step.do === 'event') context.events.event(object, step.type, step.reason, step.message);
		else if (isDeleted) continue;
		else if (step.do === 'finalizers') seen(await setFinalizers(context, step, subject));
		else if (step.do === 'patch') seen(await patch(context, step, subject));
		else if (step.do === 'apply') await apply(context, step, subject);
		else {
			isDeleted = true;
			await context.client.raw.delete(resource, keyOf(object), {
				gracePeriodSeconds: 0,
				preconditions: {uid: object.metadata.uid},
			});
		}
	}
	return isDeleted ? undefined : result;
};
