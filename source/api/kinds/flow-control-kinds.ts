import {validateFlowSchema, validateFlowSchemaUpdate} from './flow-schema/validation.ts';
import {validatePriorityLevel, validatePriorityLevelUpdate} from './priority-level-configuration/validation.ts';
import {conditional, withNewStatus, type GenericGroup} from './generic-group.ts';

/** The kinds of flowcontrol.apiserver.k8s.io. */
export const flowControlKinds: GenericGroup = [
	'flowcontrol.apiserver.k8s.io',
	'v1',
	{
		FlowSchema: {
			...withNewStatus,
			...conditional,
			validate: validateFlowSchema,
			validateUpdate: validateFlowSchemaUpdate,
			generation: true,
		},
		PriorityLevelConfiguration: {
			...withNewStatus,
			...conditional,
			validate: validatePriorityLevel,
			validateUpdate: validatePriorityLevelUpdate,
			generation: true,
		},
	},
];
