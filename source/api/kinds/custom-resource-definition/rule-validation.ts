import {invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import {compiledRules, type CompiledRule} from '../../custom-resources/compiled-rules.ts';
import {schemaAt} from '../../custom-resources/field-path.ts';
import type {JsonSchema, ValidationRule} from '../../custom-resources/json-schema.ts';

const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

const hasLineBreak = (text: string): boolean => /[\n\r]/.test(text);

const messageErrors = ({rule, message = ''}: ValidationRule, path: string): readonly FieldError[] => {
	const text = message.trim();
	if (rule.trim() === '') return [required(`${path}.rule`, 'rule is not specified')];
	if (message !== '' && text === '') return [invalid(`${path}.message`, message, 'must be non-empty if specified')];
	if (hasLineBreak(text)) return [invalid(`${path}.message`, message, 'must not contain line breaks')];
	if (hasLineBreak(rule.trim()) && text === '') {
		return [required(`${path}.message`, 'message must be specified if rule contains line breaks')];
	}
	return [];
};

const fieldPathErrors = (schema: JsonSchema, {fieldPath = ''}: ValidationRule, path: string): readonly FieldError[] => {
	if (fieldPath === '') return [];
	const field = `${path}.fieldPath`;
	return [
		...(fieldPath.trim() === '' ? [invalid(field, fieldPath, 'must be non-empty if specified')] : []),
		...(hasLineBreak(fieldPath) ? [invalid(field, fieldPath, 'must not contain line breaks')] : []),
		...(schemaAt(schema, fieldPath) === undefined ? [invalid(field, fieldPath, 'must be a valid path')] : []),
	];
};

/** What is wrong with the rules of a schema, their expressions aside. */
export const validateRuleTexts = (schema: JsonSchema, schemaPath: string): readonly FieldError[] =>
	(schema['x-kubernetes-validations'] ?? []).flatMap((rule, index) => {
		const path = `${schemaPath}.x-kubernetes-validations[${index}]`;
		const {messageExpression = '', reason} = rule;
		const isBlank = messageExpression !== '' && messageExpression.trim() === '';
		return [
			...messageErrors(rule, path),
			...(isBlank ? [required(`${path}.messageExpression`, 'messageExpression must be non-empty if specified')] : []),
			...(reason !== undefined && !reasons.includes(reason) ? [notSupported(`${path}.reason`, reason, reasons)] : []),
			...fieldPathErrors(schema, rule, path),
		];
	});

/** The rule as Go's field errors print it. */
const printed = ({
	rule,
	message = '',
	messageExpression = '',
	reason,
	fieldPath = '',
	optionalOldSelf,
}: ValidationRule) => ({
	Rule: rule,
	Message: message,
	MessageExpression: messageExpression,
	Reason: reason ?? null,
	FieldPath: fieldPath,
	OptionalOldSelf: optionalOldSelf ?? null,
});

const resultErrors = (
	compilation: CompiledRule['check'],
	wanted: 'bool' | 'string',
	say: (detail: string) => FieldError,
): readonly FieldError[] => {
	if (!compilation.ok) {
		const prefix = wanted === 'bool' ? '' : 'messageExpression ';
		return [say(`${prefix}compilation failed: ${compilation.problem.message}`)];
	}
	const {resultType} = compilation.program;
	if (resultType === wanted) return [];
	return [
		say(wanted === 'bool' ? 'cel expression must evaluate to a bool' : 'messageExpression must evaluate to a string'),
	];
};

const expressionErrors = (
	{rule, check, message, usesOldSelf}: CompiledRule,
	path: string,
	uncorrelatable: string | undefined,
): readonly FieldError[] => {
	const errors = [
		...resultErrors(check, 'bool', detail => invalid(`${path}.rule`, printed(rule), detail)),
		...(message === undefined
			? []
			: resultErrors(message, 'string', detail => invalid(`${path}.messageExpression`, printed(rule), detail))),
	];
	if (usesOldSelf && uncorrelatable !== undefined) {
		const text = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelatable}`;
		return [...errors, invalid(`${path}.rule`, rule.rule, text)];
	}
	if (usesOldSelf || rule.optionalOldSelf === undefined) return errors;
	const text = 'may not be set if oldSelf is not used in rule';
	return [...errors, invalid(`${path}.optionalOldSelf`, rule.optionalOldSelf, text)];
};

/** What is wrong with the expressions of a schema's rules: each is compiled with the types that the schema gives. */
export const validateRuleExpressions = (
	schema: JsonSchema,
	schemaPath: string,
	{isRoot, uncorrelatable}: {readonly isRoot: boolean; readonly uncorrelatable: string | undefined},
): readonly FieldError[] =>
	compiledRules(schema, isRoot).flatMap((compiled, index) =>
		expressionErrors(compiled, `${schemaPath}.x-kubernetes-validations[${index}]`, uncorrelatable),
	);
