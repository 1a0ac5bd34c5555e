import type {APIService} from '../../schema/kubernetes.generated.ts';
import type {KindDescription, WriteContext} from '../../types.ts';
import {validatePathSegmentAsName} from '../shared/dns-label.ts';
import {changeField, withField} from '../shared/sharing.ts';
import {withoutStatus} from '../shared/without-status.ts';
import {localAvailability, withAvailability} from './availability.ts';
import {validateApiService, validateApiServiceStatus} from './validation.ts';

const defaultPort = 443;

/** What is particular to APIService. What is done with those that name a service is in aggregation/. */
export const apiServiceDetails = {
	unconditionalUpdate: false,
	generation: false,
	storagePrefix: 'apiregistration.k8s.io/apiservices',
	validateName: validatePathSegmentAsName,
	defaults: (object: APIService) =>
		changeField(object, 'spec', spec =>
			changeField(spec, 'service', service => withField(service, 'port', service.port ?? defaultPort)),
		),
	prepareForCreate: (object: APIService, {clock}: WriteContext) => {
		const fresh = withoutStatus(object);
		return object.spec.service === undefined ? withAvailability(fresh, localAvailability, clock.now()) : fresh;
	},
	prepareForStatusUpdate: (next: APIService, previous: APIService) => {
		const {managedFields} = next.metadata;
		return {...next, metadata: {...previous.metadata, ...(managedFields && {managedFields})}};
	},
	validate: validateApiService,
	validateStatusUpdate: validateApiServiceStatus,
} satisfies Partial<KindDescription>;
