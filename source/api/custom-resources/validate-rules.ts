import {duplicate, forbidden, required, invalid, type FieldError} from '../../machinery/field-error.ts';
import {isJsonObject} from '../../machinery/json.ts';
import type {Program} from '../../machinery/cel/compile-expression.ts';
import {evaluate} from '../../machinery/cel/evaluate.ts';
import {expressionCostMax, objectRulesCostMax} from '../../machinery/cel/limits.ts';
import {jsonEqual} from '../patch/json-equal.ts';
import {compiledRules, type CompiledRule} from './compiled-rules.ts';
import {correlatedItems} from './correlated-items.ts';
import {normalFieldPath} from './field-path.ts';
import {itemsOf, memberOf, type JsonSchema, type ValidationRule} from './json-schema.ts';

/** A problem with a value that is better not printed whole. */
const invalidOmitted = (field: string, detail: string): FieldError => ({
	type: 'FieldValueInvalid',
	field,
	body: `Invalid value: ${detail}`,
});

const invalidValue = (field: string, value: unknown, detail: string): FieldError =>
	typeof value === 'object' ? invalidOmitted(field, detail) : invalid(field, value, detail);

const errorOf = (reason: string | undefined, field: string, value: unknown, detail: string): FieldError => {
	switch (reason) {
		case 'FieldValueForbidden':
			return forbidden(field, detail);
		case 'FieldValueRequired':
			return required(field, detail);
		case 'FieldValueDuplicate':
			return duplicate(field, typeof value === 'object' ? detail : value);
		default:
			return invalidValue(field, value, detail);
	}
};

/** `self.a > 1: a must be more`, as rules are named in problems of their evaluation. */
const ruleText = ({rule, message}: ValidationRule): string =>
	message === undefined || message === '' ? `rule: ${rule}` : `rule: ${message}`;

const defaultMessage = ({rule, message = ''}: ValidationRule): string =>
	message.trim() === '' ? `failed rule: ${rule.trim()}` : message.trim();

const outOfBudget = 'validation failed due to running out of cost budget, no further validation rules will be run';

/** One object on its way through the rules of its schema. */
class RuleWalk {
	readonly errors: FieldError[] = [];
	readonly warnings: FieldError[] = [];
	#left = objectRulesCostMax;
	readonly #isUpdate: boolean;

	constructor(isUpdate: boolean) {
		this.#isUpdate = isUpdate;
	}

	get #spent(): boolean {
		return this.#left < 0;
	}

	walk(schema: JsonSchema, value: unknown, previous: unknown, path: string, isRoot = false): void {
		if (value === null || value === undefined || this.#spent) return;
		for (const rule of compiledRules(schema, isRoot)) {
			this.#apply(schema, rule, value, previous, path);
			if (this.#spent) return;
		}
		if (Array.isArray(value)) this.#items(schema, value, previous, path);
		else if (isJsonObject(value)) this.#members(schema, value, previous, path);
	}

	#items(schema: JsonSchema, value: readonly unknown[], previous: unknown, path: string): void {
		const items = itemsOf(schema);
		if (items === undefined) return;
		const before = correlatedItems(schema, value, previous);
		for (const [index, item] of value.entries()) this.walk(items, item, before[index], `${path}[${index}]`);
	}

	#members(schema: JsonSchema, value: object, previous: unknown, path: string): void {
		const isCorrelated = schema['x-kubernetes-map-type'] !== 'atomic';
		for (const [name, member] of Object.entries(value)) {
			const of = memberOf(schema, name);
			if (of === undefined) continue;
			const before = isCorrelated && isJsonObject(previous) ? previous[name] : undefined;
			this.walk(of, member, before, path === '' ? name : `${path}.${name}`);
		}
	}

	#evaluate(program: Program, value: unknown, previous: unknown) {
		const outcome = evaluate(program, {self: value, oldSelf: previous}, Math.min(expressionCostMax, this.#left));
		this.#left -= outcome.cost;
		return outcome;
	}

	#apply(schema: JsonSchema, compiled: CompiledRule, value: unknown, previous: unknown, path: string): void {
		const {rule, check, usesOldSelf} = compiled;
		const problem = (detail: string): void => void this.errors.push(invalid(path, schema.type ?? '', detail));
		if (!check.ok) return problem(`rule compile error: compilation failed: ${check.problem.message}`);
		// A rule about a change holds where there is nothing to compare with.
		if (usesOldSelf && !rule.optionalOldSelf && (previous === undefined || previous === null)) return;
		const outcome = this.#evaluate(check.program, value, previous ?? undefined);
		if (!outcome.ok) {
			if (outcome.exceeded) {
				problem(
					this.#left <= 0
						? outOfBudget
						: `'${outcome.message}': no further validation rules will be run due to call cost exceeds limit for ${ruleText(rule)}`,
				);
				this.#left = -1;
				return;
			}
			if (outcome.message === 'no such overload') {
				return problem(
					`'${outcome.message}': call arguments did not match a supported operator, function or macro signature for ${ruleText(rule)}`,
				);
			}
			return problem(`${outcome.message} evaluating ${ruleText(rule)}`);
		}
		if (outcome.value === true) return;
		this.#refuse(schema, compiled, value, previous, path);
	}

	#refuse(schema: JsonSchema, compiled: CompiledRule, value: unknown, previous: unknown, path: string): void {
		const {rule, usesOldSelf} = compiled;
		const field = rule.fieldPath ? `${path}${normalFieldPath(rule.fieldPath, path === '')}` : path;
		const shown = schema.type === 'object' || schema.type === 'array' ? {} : value;
		const error = errorOf(rule.reason, field, shown, this.#message(compiled, value, previous));
		const isUnchanged = this.#isUpdate && !usesOldSelf && previous !== undefined && jsonEqual(value, previous);
		(isUnchanged ? this.warnings : this.errors).push(error);
	}

	#message({rule, message}: CompiledRule, value: unknown, previous: unknown): string {
		if (message?.ok !== true) return defaultMessage(rule);
		const outcome = this.#evaluate(message.program, value, previous ?? undefined);
		const text = outcome.ok && typeof outcome.value === 'string' ? outcome.value.trim() : '';
		return text === '' || text.includes('\n') ? defaultMessage(rule) : text;
	}
}

/** What came of the rules: problems, and those of parts that have not changed, which are only told of. */
export interface RuleProblems {
	readonly errors: readonly FieldError[];
	readonly warnings: readonly FieldError[];
}

/** Evaluates the `x-kubernetes-validations` of a schema over an object, at every depth; `previous` at an update. */
export const validateRules = (schema: JsonSchema, value: unknown, previous?: unknown, path = ''): RuleProblems => {
	const walk = new RuleWalk(previous !== undefined);
	walk.walk(schema, value, previous, path, path === '');
	return walk;
};
