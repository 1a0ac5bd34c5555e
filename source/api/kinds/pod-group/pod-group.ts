import type {PodGroup} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {changeField, withAbsent, withField} from '../shared/sharing.ts';
import {withoutStatus} from '../shared/without-status.ts';
import {podGroupPrinter} from './printer.ts';
import {validatePodGroup, validatePodGroupUpdate} from './validation.ts';

/** Topology constraints need a gate of their own; without it they are dropped, as all fields behind a closed gate. */
const withoutConstraints = (group: PodGroup): PodGroup =>
	changeField(group, 'spec', spec => withField(spec, 'schedulingConstraints', undefined));

/** The PodGroup of scheduling.k8s.io/v1alpha2. */
export const podGroup = (hasTopology: boolean) =>
	describeKind<PodGroup>({
		group: 'scheduling.k8s.io',
		version: 'v1alpha2',
		kind: 'PodGroup',
		defaults: group => changeField(group, 'spec', spec => withAbsent(spec, {disruptionMode: 'Pod'})),
		validate: validatePodGroup,
		validateUpdate: validatePodGroupUpdate,
		prepareForCreate: group => (hasTopology ? withoutStatus(group) : withoutConstraints(withoutStatus(group))),
		printer: podGroupPrinter,
	});
