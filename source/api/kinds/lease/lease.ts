import {invalid, required, type FieldError} from '../../../machinery/field-error.ts';
import {qualifiedName} from '../../../machinery/names.ts';
import type {Lease} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {validateNonnegative, validateText} from '../shared/values-validation.ts';
import {leasePrinter} from './printer.ts';

const validate = ({spec = {}}: Lease): FieldError[] => {
	const {leaseDurationSeconds: seconds, holderIdentity, leaseTransitions, strategy, preferredHolder} = spec;
	const strategyText = 'strategy must be specified when preferredHolder is specified';
	return [
		...(seconds !== undefined && seconds <= 0
			? [invalid('spec.leaseDurationSeconds', seconds, 'must be greater than 0')]
			: []),
		...validateNonnegative(leaseTransitions, 'spec.leaseTransitions'),
		...(holderIdentity === '' ? [invalid('spec.holderIdentity', '', 'must not be empty')] : []),
		...(strategy === undefined ? [] : validateText(strategy, qualifiedName, 'spec.strategy')),
		...(preferredHolder && !strategy ? [required('spec.strategy', strategyText)] : []),
	];
};

export const lease = describeKind<Lease>({
	group: 'coordination.k8s.io',
	version: 'v1',
	kind: 'Lease',
	validate,
	createOnUpdate: true,
	unconditionalUpdate: false,
	printer: leasePrinter,
});
