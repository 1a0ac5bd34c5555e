import {matcherOfMap} from '../../../machinery/label-selector.ts';
import {required, type FieldError} from '../../../machinery/field-error.ts';
import type {ReplicationController} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {withTemplateDefaults} from '../shared/pod-spec-defaults.ts';
import {podWarnings} from '../shared/pod-warnings.ts';
import {labelsScale} from '../shared/replica-scale.ts';
import {validateReplicaCounts} from '../shared/replica-status-validation.ts';
import {changeField, withAbsent, withField} from '../shared/sharing.ts';
import {validateNonnegative} from '../shared/values-validation.ts';
import {withoutStatus} from '../shared/without-status.ts';
import {validateEndlessTemplate, validateSelectorMatches} from '../shared/workload-validation.ts';
import {labelsText} from '../printing/selector-text.ts';
import {replicaPrinter} from '../printing/replica-printer.ts';

/** A ReplicationController takes its selector and its own labels from its template where it has none. */
const withDefaults = (controller: ReplicationController): ReplicationController => {
	const spec = withAbsent(changeField(controller.spec ?? {}, 'template', withTemplateDefaults), {
		replicas: 1,
	});
	const labels = spec.template?.metadata?.labels;
	const metadata = withAbsent(controller.metadata, {labels});
	return withField(withField(controller, 'spec', withAbsent(spec, {selector: labels})), 'metadata', metadata);
};

const validate = ({spec}: ReplicationController): FieldError[] => {
	const {selector = {}, template, replicas, minReadySeconds} = spec;
	const matcher = matcherOfMap(selector);
	return [
		...validateNonnegative(minReadySeconds, 'spec.minReadySeconds'),
		...(matcher.empty ? [required('spec.selector')] : []),
		...validateNonnegative(replicas, 'spec.replicas'),
		...(template === undefined
			? [required('spec.template')]
			: [
					...(matcher.empty ? [] : validateSelectorMatches(matcher, template, 'spec.template')),
					...validateEndlessTemplate(template, 'ReplicationController', 'spec.template'),
				]),
	];
};

export const replicationController = describeKind<ReplicationController>({
	group: '',
	version: 'v1',
	kind: 'ReplicationController',
	defaults: withDefaults,
	validate,
	validateStatusUpdate: ({status}) =>
		validateReplicaCounts(status as {readonly [field: string]: unknown} | undefined, [
			'fullyLabeledReplicas',
			'readyReplicas',
			'availableReplicas',
		]),
	prepareForCreate: withoutStatus,
	warnings: object => podWarnings(object.spec?.template?.spec, 'spec.template.spec'),
	generation: true,
	scale: labelsScale,
	selectableFields: {'status.replicas': ({status}) => String(status?.replicas ?? 0)},
	defaultPropagation: 'orphan',
	storagePrefix: 'controllers',
	printer: replicaPrinter('core.v1.ReplicationController', labelsText),
});
