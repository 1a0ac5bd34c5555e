import {invalid, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain} from '../../../machinery/names.ts';
import {parseQuantity} from '../../../machinery/quantity.ts';
import type {CSIStorageCapacity} from '../../schema/kubernetes.generated.ts';
import {validateLabelSelector} from '../shared/labels-validation.ts';
import {negativeText, validateImmutable, validateText} from '../shared/values-validation.ts';

/** Problems of a CSIStorageCapacity. */
export const validateCsiStorageCapacity = ({
	nodeTopology,
	storageClassName,
	capacity,
}: CSIStorageCapacity): FieldError[] => [
	...validateLabelSelector(nodeTopology, 'nodeTopology'),
	...validateText(storageClassName, dns1123Subdomain, 'storageClassName'),
	...(capacity !== undefined && parseQuantity(capacity).nano < 0n ? [invalid('capacity', capacity, negativeText)] : []),
];

/** What an update of a CSIStorageCapacity may not change. */
export const validateCsiStorageCapacityUpdate = (
	next: CSIStorageCapacity,
	previous: CSIStorageCapacity,
): FieldError[] => [
	...validateImmutable(next.nodeTopology, previous.nodeTopology, 'nodeTopology'),
	...validateImmutable(next.storageClassName, previous.storageClassName, 'storageClassName'),
];
