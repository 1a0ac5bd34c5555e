import type {CustomResourceDefinition, CustomResourceDefinitionSpec} from '../../schema/kubernetes.generated.ts';
import {changeField, withField} from '../shared/sharing.ts';

/** Where a webhook service listens unless its reference says otherwise. */
const webhookPort = 443;

const noConversion = {strategy: 'None'};

const withConversion = (
	conversion: CustomResourceDefinitionSpec['conversion'],
): CustomResourceDefinitionSpec['conversion'] => {
	if (conversion === undefined) return noConversion;
	const service = conversion.webhook?.clientConfig?.service;
	if (service === undefined || service.port !== undefined) return conversion;
	const clientConfig = {...conversion.webhook!.clientConfig, service: {...service, port: webhookPort}};
	return {...conversion, webhook: {...conversion.webhook!, clientConfig}};
};

/** Names that follow from the kind, and the conversion that converts nothing (apiextensions/v1/defaults.go). */
export const withDefinitionDefaults = (definition: CustomResourceDefinition): CustomResourceDefinition =>
	changeField(definition, 'spec', spec => {
		const named = changeField(spec, 'names', names =>
			withField(
				withField(names, 'singular', names.singular || names.kind.toLowerCase()),
				'listKind',
				names.listKind || (names.kind === '' ? undefined : `${names.kind}List`),
			),
		);
		return withField(named, 'conversion', withConversion(named.conversion));
	});
