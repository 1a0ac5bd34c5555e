import type {CelType} from '../../machinery/cel/cel-type.ts';
import {compileExpression, type Compilation, type Variables} from '../../machinery/cel/compile-expression.ts';
import {celRootType, celTypeOf} from './cel-types.ts';
import type {JsonSchema, ValidationRule} from './json-schema.ts';

/** A rule with its expressions read and checked. */
export interface CompiledRule {
	readonly rule: ValidationRule;
	readonly check: Compilation;
	/** What says why it does not hold; undefined when the rule has a fixed message. */
	readonly message: Compilation | undefined;
	readonly usesOldSelf: boolean;
}

const known = new WeakMap<JsonSchema, readonly CompiledRule[]>();

const rootRules = new WeakMap<JsonSchema, readonly CompiledRule[]>();

const compileRules = (rules: readonly ValidationRule[], self: CelType): readonly CompiledRule[] => {
	const plain: Variables = {self, oldSelf: self};
	const optional: Variables = {self, oldSelf: {kind: 'optional', of: self}};
	return rules.map(rule => {
		const check = compileExpression(rule.rule, rule.optionalOldSelf ? optional : plain);
		const message =
			rule.messageExpression === undefined || rule.messageExpression === ''
				? undefined
				: compileExpression(rule.messageExpression, rule.optionalOldSelf ? optional : plain);
		return {rule, check, message, usesOldSelf: check.ok && check.program.mentions.has('oldSelf')};
	});
};

/** The rules of a schema (not of those below it), compiled once. `isRoot`: it is that of a whole object. */
export const compiledRules = (schema: JsonSchema, isRoot = false): readonly CompiledRule[] => {
	const rules = schema['x-kubernetes-validations'] ?? [];
	if (rules.length === 0) return [];
	const cache = isRoot ? rootRules : known;
	const found = cache.get(schema);
	if (found !== undefined) return found;
	const compiled = compileRules(rules, isRoot ? celRootType(schema) : celTypeOf(schema));
	cache.set(schema, compiled);
	return compiled;
};
