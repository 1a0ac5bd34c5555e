import type {CelType} from './cel-type.ts';
import {compileExpression, type Program, type Variables} from './compile-expression.ts';

const domainsOf = (values: CelType): CelType => ({kind: 'map', values: {kind: 'map', values}});

const variables: Variables = {
	device: {
		kind: 'object',
		name: 'kubernetes.DRADevice',
		fields: {
			driver: 'string',
			attributes: domainsOf('dyn'),
			capacity: domainsOf({kind: 'named', name: 'kubernetes.Quantity'}),
			allowMultipleAllocations: 'bool',
		},
	},
};

/**
Reads an expression that selects devices (dynamic-resource-allocation/cel). Answers the program, or what is wrong in the words of
a field error.
*/
export const compileDeviceExpression = (expression: string): Program | string => {
	const compiled = compileExpression(expression, variables);
	if (!compiled.ok) return `compilation failed: ${compiled.problem.message}`;
	const {resultType} = compiled.program;
	if (resultType === 'bool' || resultType === 'dyn') return compiled.program;
	return `must evaluate to bool or the unknown type, not ${resultType}`;
};
