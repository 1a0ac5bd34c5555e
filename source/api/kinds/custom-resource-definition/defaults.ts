import type {CustomResourceDefinition, CustomResourceDefinitionSpec} from '../../schema/kubernetes.generated.ts';
import {withField} from '../shared/sharing.ts';

/** Where a webhook service listens unless its reference says otherwise. */
const webhookPort = 443;

const withConversion = (conversion: CustomResourceDefinitionSpec['conversion']) => {
	if (conversion === undefined) return {strategy: 'None'};
	const service = conversion.webhook?.clientConfig?.service;
	if (service === undefined || service.port !== undefined) return conversion;
	const clientConfig = {...conversion.webhook!.clientConfig, service: {...service, port: webhookPort}};
	return {...conversion, webhook: {...conversion.webhook!, clientConfig}};
};

/** Names that follow from the kind, and the conversion that converts nothing (apiextensions/v1/defaults.go). */
export const withDefinitionDefaults = (definition: CustomResourceDefinition): CustomResourceDefinition => {
	const {names, conversion} = definition.spec;
	const named = {
		...names,
		singular: names.singular || names.kind.toLowerCase(),
		listKind: names.listKind || (names.kind === '' ? undefined : `${names.kind}List`),
	};
	return withField(definition, 'spec', {
		...definition.spec,
		names: named,
		conversion: withConversion(conversion),
	});
};
