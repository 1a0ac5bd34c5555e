import {fromCel} from '../../../machinery/cel/cel-value.ts';
import {ConstructedObject, misplacedTypes} from '../../../machinery/cel/constructed-object.ts';
import {isJsonObject, type JsonObject, type KubernetesObject} from '../../../machinery/json.ts';
import {StatusError} from '../../../machinery/status-error.ts';
import {saidForm} from '../../codec/canonicalize.ts';
import {DecodingError} from '../../codec/decoding-error.ts';
import {atomicParts} from '../../patch/apply/atomic-parts.ts';
import {mergeConfiguration} from '../../patch/apply/merge-configuration.ts';
import {typedObject} from '../../patch/apply/typed-children.ts';
import {typedProblems, undeclaredText} from '../../patch/apply/typed-patch-error.ts';
import {applyJsonPatch} from '../../patch/json-patch.ts';
import {PatchTestFailed} from '../../patch/patch-errors.ts';
import {apiVersionOf} from '../../registry/resource-key.ts';
import type {KindDescription} from '../../types.ts';
import type {ObjectAttributes} from '../admission.ts';
import {changedObject} from '../changed-object.ts';
import type {CompiledMutation} from './compiled-mutations.ts';
import {ConditionRun, type Values} from './evaluate-condition.ts';

/** Why a mutation cannot be made; the policy's failurePolicy says whether that matters. */
export class MutationFailed extends Error {}

const checkPlaces = (value: unknown): void => {
	if (!(value instanceof ConstructedObject)) return;
	const problems = misplacedTypes(value);
	if (problems.length > 0) throw new MutationFailed(`type mismatch: ${problems.join('\n')}`);
};

/** What a policy says an object is to have, of the kind and with known fields only. */
const saidConfiguration = (shown: KindDescription, fields: JsonObject): JsonObject => {
	const failed = (problems: readonly string[]): MutationFailed =>
		new MutationFailed(
			`error applying patch: failed to convert patch object to typed object: ${typedProblems(problems)}`,
		);
	try {
		const document = {...fields, apiVersion: apiVersionOf(shown), kind: shown.kind};
		const {object, unknownFields} = saidForm(shown.schema, document);
		if (unknownFields.length > 0) throw failed(unknownFields.map(undeclaredText));
		return object as JsonObject;
	} catch (error) {
		throw error instanceof DecodingError ? failed([error.message]) : error;
	}
};

/** The object with what an apply configuration says; nobody comes to own anything by that. */
const configured = (shown: KindDescription, object: KubernetesObject, value: unknown): unknown => {
	checkPlaces(value);
	const fields = fromCel(value);
	if (!isJsonObject(fields)) throw new MutationFailed('invalid return type: the expression gives no object');
	const said = saidConfiguration(shown, fields);
	const atomic = atomicParts(typedObject(shown.schema, said));
	if (atomic.length > 0) {
		const list = `may not mutate atomic arrays, maps or structs: ${atomic.join(', ')}`;
		throw new MutationFailed(`error applying patch: invalid ApplyConfiguration: ${list}`);
	}
	return mergeConfiguration(typedObject(shown.schema, object), said);
};

const operationOf = (value: unknown): object => {
	const {op = '', path = '', from, value: given} = fromCel(value) as JsonObject;
	if (value instanceof ConstructedObject) checkPlaces(value.fields.get('value'));
	return {op, path, ...(from !== undefined && from !== '' && {from}), ...(given !== undefined && {value: given})};
};

/** The object as JSON patch operations leave it; where a test of them fails, as it was. */
const patched = (object: KubernetesObject, value: unknown): unknown => {
	const operations = (value as readonly unknown[]).map(operationOf);
	try {
		return applyJsonPatch(object, operations);
	} catch (error) {
		if (!(error instanceof StatusError)) throw error;
		const {cause} = error;
		if (cause instanceof PatchTestFailed) return object;
		throw new MutationFailed(`JSONPath: ${cause instanceof Error ? cause.message : error.message}`);
	}
};

/**
The object of a request as one mutation leaves it, in the form of the request's kind. `object` is in the form of `shown`, as are the
values. Throws MutationFailed, or a StatusError for what is no object of the kind any more.
*/
export const applyMutation = (
	{patchType, expression}: CompiledMutation,
	shown: KindDescription,
	object: KubernetesObject,
	attributes: ObjectAttributes,
	values: Values,
): KubernetesObject => {
	const outcome = new ConditionRun(values).evaluate(expression);
	if (!outcome.ok) throw new MutationFailed(outcome.message);
	const isPatch = patchType === 'JSONPatch';
	const document = isPatch ? patched(object, outcome.value) : configured(shown, object, outcome.value);
	return document === object ? attributes.object : changedObject(shown, attributes, document, isPatch);
};
