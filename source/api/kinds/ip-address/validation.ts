import {required, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain} from '../../../machinery/names.ts';
import type {IPAddress} from '../../schema/kubernetes.generated.ts';
import {validateAddress} from '../shared/address-validation.ts';
import {validatePathSegment} from '../shared/reference-validation.ts';
import {validateImmutable, validateText} from '../shared/values-validation.ts';

/** The name of an IPAddress is the address. */
export const validateIpAddressName = (name: string): string[] =>
	validateAddress(name, '').length === 0 ? [] : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'];

/** Problems of an IPAddress. */
export const validateIpAddress = (
	{spec}: IPAddress,
	{operation}: {readonly operation: 'create' | 'update'},
): FieldError[] => {
	if (operation === 'update') return [];
	const parent = spec?.parentRef;
	const field = 'spec.parentRef';
	if (parent === undefined) return [required(field)];
	return [
		...(parent.group ? validateText(parent.group, dns1123Subdomain, `${field}.group`) : []),
		...validatePathSegment(parent.resource, `${field}.resource`),
		...validatePathSegment(parent.name, `${field}.name`),
		...(parent.namespace ? validatePathSegment(parent.namespace, `${field}.namespace`) : []),
	];
};

/** What an update of an IPAddress may not change. */
export const validateIpAddressUpdate = (next: IPAddress, previous: IPAddress): FieldError[] =>
	validateImmutable(next.spec?.parentRef, previous.spec?.parentRef, 'spec.parentRef');
