import type {KindDescription} from '../../types.ts';
import {withDefinitionDefaults} from './defaults.ts';
import {prepareChangedDefinition, prepareNewDefinition} from './strategy.ts';
import {validateDefinition, validateDefinitionUpdate} from './validation.ts';
import {definitionWarnings} from './warnings.ts';

/** What is particular to CustomResourceDefinition. What is done with the kinds it makes is in custom-resources/. */
export const definitionDetails = {
	unconditionalUpdate: false,
	generation: true,
	storagePrefix: 'apiextensions.k8s.io/customresourcedefinitions',
	defaults: withDefinitionDefaults,
	prepareForCreate: prepareNewDefinition,
	prepareForUpdate: prepareChangedDefinition,
	validate: validateDefinition,
	validateUpdate: validateDefinitionUpdate,
	warnings: definitionWarnings,
} satisfies Partial<KindDescription>;
