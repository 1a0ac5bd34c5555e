import type {KindDescription} from '../../types.ts';
import {withDefinitionDefaults} from './defaults.ts';
import {prepareChangedDefinition, prepareNewDefinition} from './strategy.ts';

/** What is particular to CustomResourceDefinition. What is done with the kinds it makes is in custom-resources/. */
export const definitionDetails = {
	unconditionalUpdate: false,
	generation: true,
	storagePrefix: 'apiextensions.k8s.io/customresourcedefinitions',
	defaults: withDefinitionDefaults,
	prepareForCreate: prepareNewDefinition,
	prepareForUpdate: prepareChangedDefinition,
} satisfies Partial<KindDescription>;
