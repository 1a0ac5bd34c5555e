import {invalid, type FieldError} from '../../../machinery/field-error.ts';
import type {DeviceClass} from '../../schema/kubernetes.generated.ts';
import {validateList} from '../shared/collection-validation.ts';
import {deviceLimits, validateDeviceConfiguration, validateDeviceSelectors} from '../shared/device-validation.ts';
import {isExtendedResource} from '../../../machinery/resource-names.ts';

/** Problems of a DeviceClass. */
export const validateDeviceClass = ({spec}: DeviceClass): FieldError[] => {
	const {selectors = [], config = [], extendedResourceName: name} = spec;
	return [
		...validateDeviceSelectors(selectors, 'spec.selectors'),
		...validateList(config, deviceLimits.configurationsMax, validateDeviceConfiguration, 'spec.config'),
		...(name !== undefined && !isExtendedResource(name)
			? [invalid('spec.extendedResourceName', name, 'must be a valid extended resource name')]
			: []),
	];
};
