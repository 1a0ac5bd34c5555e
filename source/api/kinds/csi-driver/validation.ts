import {duplicate, invalid, notSupported, type FieldError} from '../../../machinery/field-error.ts';
import type {CSIDriver, StorageV1TokenRequest} from '../../schema/kubernetes.generated.ts';
import {validateChoice, validateImmutable} from '../shared/values-validation.ts';

const fsGroupPolicies = ['File', 'None', 'ReadWriteOnceWithFSType'];
const lifecycleModes = ['Persistent', 'Ephemeral'];
const expirationSecondsMin = 600;
const expirationSecondsMax = 2 ** 32;
const updatePeriodSecondsMin = 10;

const validateTokens = (requests: readonly StorageV1TokenRequest[], field: string): FieldError[] =>
	requests.flatMap(({audience = '', expirationSeconds}, index) => {
		const at = `${field}[${index}]`;
		if (requests.findIndex(request => (request.audience ?? '') === audience) < index) {
			return [duplicate(`${at}.audience`, audience)];
		}
		if (expirationSeconds === undefined) return [];
		const refuse = (text: string) => [invalid(`${at}.expirationSeconds`, expirationSeconds, text)];
		if (expirationSeconds < expirationSecondsMin) return refuse('may not specify a duration less than 10 minutes');
		if (expirationSeconds > expirationSecondsMax) return refuse('may not specify a duration larger than 2^32 seconds');
		return [];
	});

/** Problems of a CSIDriver. */
export const validateCsiDriver = ({spec}: CSIDriver): FieldError[] => {
	const {
		fsGroupPolicy,
		tokenRequests = [],
		volumeLifecycleModes = [],
		nodeAllocatableUpdatePeriodSeconds: period,
	} = spec;
	return [
		...validateChoice(fsGroupPolicy, fsGroupPolicies, 'spec.fsGroupPolicy'),
		...validateTokens(tokenRequests, 'spec.tokenRequests'),
		...volumeLifecycleModes
			.filter(mode => !lifecycleModes.includes(mode))
			.map(mode => notSupported('spec.volumeLifecycleModes', mode, lifecycleModes)),
		...(period !== undefined && period < updatePeriodSecondsMin
			? [
					invalid(
						'spec.nodeAllocatableUpdatePeriodSeconds',
						period,
						`must be greater than or equal to ${updatePeriodSecondsMin} seconds`,
					),
				]
			: []),
	];
};

/** What an update of a CSIDriver may not change; the first field is called otherwise in messages. */
export const validateCsiDriverUpdate = (next: CSIDriver, previous: CSIDriver): FieldError[] => [
	...validateImmutable(next.spec.attachRequired, previous.spec.attachRequired, 'spec.attachedRequired'),
	...validateImmutable(next.spec.volumeLifecycleModes, previous.spec.volumeLifecycleModes, 'spec.volumeLifecycleModes'),
];
