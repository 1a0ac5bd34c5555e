import {duplicate, invalid, required, type FieldError} from '../../../machinery/field-error.ts';
import {qualifiedName} from '../../../machinery/names.ts';
import type {CSINode, CSINodeDriver} from '../../schema/kubernetes.generated.ts';
import {validateDriverName} from '../shared/network-volume-validation.ts';
import {withField} from '../shared/sharing.ts';
import {validateImmutable, validateNonnegative, validateText} from '../shared/values-validation.ts';

const nodeIdBytesMax = 256;

const validateTopologyKeys = (keys: readonly string[], field: string): FieldError[] =>
	keys.flatMap((key, index) => [
		...(key === '' ? [required(field)] : []),
		...(keys.indexOf(key) < index ? [duplicate(field, key)] : []),
		...validateText(key, qualifiedName, field),
	]);

const validateDriver = (driver: CSINodeDriver, isRepeated: boolean, field: string): FieldError[] => {
	const {name, nodeID = '', allocatable, topologyKeys} = driver;
	const isLong = Buffer.byteLength(nodeID) > nodeIdBytesMax;
	return [
		...validateDriverName(name, `${field}.name`),
		...(nodeID === '' ? [required(`${field}.nodeID`)] : []),
		...(isLong ? [invalid(`${field}.nodeID`, nodeID, `must be ${nodeIdBytesMax} characters or less`)] : []),
		...validateNonnegative(allocatable?.count, `${field}.allocatable.count`),
		...(isRepeated ? [duplicate(`${field}.name`, name)] : []),
		...validateTopologyKeys(topologyKeys ?? [], field),
	];
};

/** Problems of a CSINode. */
export const validateCsiNode = ({spec: {drivers}}: CSINode): FieldError[] =>
	(drivers ?? []).flatMap((driver, index) => {
		const isRepeated = drivers.findIndex(({name}) => name === driver.name) < index;
		return validateDriver(driver, isRepeated, `spec.drivers[${index}]`);
	});

const withoutCount = (driver: CSINodeDriver): CSINodeDriver => withField(driver, 'allocatable', undefined);

/** A driver of a CSINode may only change how many volumes it takes. */
export const validateCsiNodeUpdate = (next: CSINode, previous: CSINode): FieldError[] =>
	(previous.spec.drivers ?? []).flatMap(old =>
		(next.spec.drivers ?? [])
			.filter(({name}) => name === old.name)
			.flatMap(driver => validateImmutable(withoutCount(driver), withoutCount(old), 'spec.drivers')),
	);
