import type {ResourceClaim} from '../framework/objects.ts';
import type {CandidateDevice} from './pools.ts';
import type {WantedDevices} from './wanted-devices.ts';

type Constraint = NonNullable<NonNullable<ResourceClaim['spec']['devices']>['constraints']>[number];

/** A device that a request gets. */
export interface GivenDevice {
	readonly wanted: WantedDevices;
	readonly candidate: CandidateDevice;
}

/** The value of an attribute by its full name; the driver's own may be listed without their domain. */
const attributeText = ({device, pool: {driver}}: CandidateDevice, name: string): string | undefined => {
	const attribute =
		device.attributes?.[name] ??
		(name.startsWith(`${driver}/`) ? device.attributes?.[name.slice(driver.length + 1)] : undefined);
	return attribute === undefined ? undefined : JSON.stringify(attribute);
};

const concerns = ({requests = []}: Constraint, {name, request}: WantedDevices): boolean =>
	requests.length === 0 || requests.includes(request) || requests.includes(name);

/** Whether the devices that a claim gets so far obey a constraint of it; more of them never mend what is violated. */
const obeysOne = (constraint: Constraint, given: readonly GivenDevice[]): boolean => {
	const attribute = constraint.matchAttribute ?? constraint.distinctAttribute;
	if (attribute === undefined) return true;
	const values = given
		.filter(({wanted}) => concerns(constraint, wanted))
		.map(({candidate}) => attributeText(candidate, attribute));
	if (values.includes(undefined)) return false;
	const different = new Set(values).size;
	return constraint.matchAttribute === undefined ? different === values.length : different <= 1;
};

/** Whether the devices that a claim gets so far obey its constraints. */
export const obeysConstraints = ({spec}: ResourceClaim, given: readonly GivenDevice[]): boolean =>
	(spec.devices?.constraints ?? []).every(constraint => obeysOne(constraint, given));
