import type {KubernetesObject} from '../../../machinery/json.ts';
import {StatusError} from '../../../machinery/status-error.ts';
import {applyObject} from '../../registry/apply.ts';
import type {RegistryContext} from '../../registry/context.ts';
import {statusStrategy} from '../../registry/update-strategy.ts';
import type {ValidatingAdmissionPolicy} from '../../schema/kubernetes.generated.ts';
import type {UserInfo} from '../../types.ts';
import {typeCheck} from './type-check.ts';

const manager = 'validatingadmissionpolicy-status';

const user: UserInfo = {
	name: 'system:serviceaccount:kube-system:validatingadmissionpolicy-status-controller',
	groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
};

const isChecked = ({metadata, status}: ValidatingAdmissionPolicy): boolean =>
	(metadata.generation ?? 0) <= (status?.observedGeneration ?? 0);

/**
Writes into the status of every ValidatingAdmissionPolicy what its type check says, once for each generation (the
validatingadmissionpolicy-status controller, which is here because it knows the schemas).
*/
export const keepTypeChecked = (
	context: RegistryContext,
	log?: {error(message: string, fields?: object): void},
): void => {
	const {catalogue, objects, clock} = context;
	const [group, version, resource] = ['admissionregistration.k8s.io', 'v1', 'validatingadmissionpolicies'] as const;
	const kind = catalogue.byResource(group, version, resource);
	if (kind === undefined) return;

	const write = async ({metadata, spec}: ValidatingAdmissionPolicy): Promise<void> => {
		const {name, generation} = metadata;
		const warnings = typeCheck(spec, catalogue);
		const body = {
			apiVersion: `${group}/${version}`,
			kind: kind.kind,
			metadata: {name},
			status: {
				observedGeneration: generation,
				typeChecking: warnings.length === 0 ? {} : {expressionWarnings: warnings},
			},
		};
		const options = {fieldManager: manager, force: true};
		const request = {
			verb: 'patch',
			group,
			version,
			resource,
			subresource: 'status',
			name,
			options,
			body,
			user,
		} as const;
		try {
			await applyObject(context, kind, {...request, patchType: 'apply'}, statusStrategy);
		} catch (error) {
			// One that is gone needs no status.
			if (!(error instanceof StatusError) || error.code !== 404) throw error;
		}
	};

	const waiting = new Set<string>();
	const enqueue = (object: KubernetesObject): void => {
		const {name} = object.metadata;
		if (isChecked(object as ValidatingAdmissionPolicy) || waiting.has(name)) return;
		waiting.add(name);
		clock.enqueue(async () => {
			waiting.delete(name);
			const policy = objects.get(kind, undefined, name) as ValidatingAdmissionPolicy | undefined;
			if (policy === undefined || isChecked(policy)) return;
			await write(policy).catch((error: Error) =>
				log?.error(`the type check of the policy ${name} could not be written: ${error.message}`),
			);
		}, `type check of the policy ${name}`);
	};
	for (const policy of objects.all(kind)) enqueue(policy);
	objects.subscribe(kind, (_, after) => {
		if (after !== undefined) enqueue(after);
	});
};
