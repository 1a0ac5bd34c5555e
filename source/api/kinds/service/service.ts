import type {Service} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {validateLabelAsName} from '../shared/dns-label.ts';
import {withServiceDefaults} from './defaults.ts';
import {servicePrinter} from './printer.ts';
import {prepareServiceForCreate, prepareServiceForUpdate} from './strategy.ts';
import {validateService, validateServiceStatus, validateServiceUpdate} from './validation.ts';

export const service = describeKind<Service>({
	group: '',
	version: 'v1',
	kind: 'Service',
	defaults: withServiceDefaults,
	validate: validateService,
	validateUpdate: validateServiceUpdate,
	validateStatusUpdate: validateServiceStatus,
	prepareForCreate: prepareServiceForCreate,
	prepareForUpdate: prepareServiceForUpdate,
	generation: false,
	selectableFields: {
		'spec.clusterIP': ({spec}) => spec?.clusterIP ?? '',
		'spec.type': ({spec}) => spec?.type ?? '',
	},
	deleteReturnsObject: true,
	createOnUpdate: true,
	validateName: validateLabelAsName,
	storagePrefix: 'services/specs',
	printer: servicePrinter,
});
