import {forbidden, invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import {matcherOfSelector, type LabelMatcher} from '../../../machinery/label-selector.ts';
import type {LabelSelector, PodTemplateSpec} from '../../schema/kubernetes.generated.ts';
import {isEmptySelector, validateLabelSelector} from './labels-validation.ts';
import {validatePodTemplate} from './pod-template-validation.ts';

/** The matcher of a selector; undefined when it cannot be understood, which validateLabelSelector explains. */
export const understoodSelector = (selector: LabelSelector | undefined): LabelMatcher | undefined => {
	try {
		return matcherOfSelector(selector);
	} catch {
		return undefined;
	}
};

/** A problem when a selector leaves out the pods that the template makes. */
export const validateSelectorMatches = (
	matcher: LabelMatcher,
	template: PodTemplateSpec,
	field: string,
): FieldError[] => {
	const labels = template.metadata?.labels;
	if (matcher.matches(labels)) return [];
	const text = '`selector` does not match template `labels`';
	return [invalid(`${field}.metadata.labels`, labels ?? null, text)];
};

/** Problems of a template whose pods run for ever. `owner` is the kind that has it. */
export const validateEndlessTemplate = (template: PodTemplateSpec, owner: string, field: string): FieldError[] => {
	const {restartPolicy, activeDeadlineSeconds} = template.spec ?? {};
	const text = `activeDeadlineSeconds in ${owner} is not Supported`;
	return [
		...validatePodTemplate(template, field),
		...(restartPolicy === 'Always' ? [] : [notSupported(`${field}.spec.restartPolicy`, restartPolicy, ['Always'])]),
		...(activeDeadlineSeconds === undefined ? [] : [forbidden(`${field}.spec.activeDeadlineSeconds`, text)]),
	];
};

/** Problems of a selector that must be there and must not select everything; then of the template it must match. */
export const validateSelectorAndTemplate = (
	selector: LabelSelector | undefined,
	template: PodTemplateSpec,
	emptyText: string,
): FieldError[] => {
	const matcher = understoodSelector(selector);
	return [
		...(selector === undefined ? [required('spec.selector')] : validateLabelSelector(selector, 'spec.selector')),
		...(selector !== undefined && isEmptySelector(selector) ? [invalid('spec.selector', selector, emptyText)] : []),
		...(matcher === undefined
			? [invalid('spec.selector', selector, 'invalid label selector')]
			: [
					...(matcher.empty ? [] : validateSelectorMatches(matcher, template, 'spec.template')),
					...validateEndlessTemplate(template, 'ReplicaSet', 'spec.template'),
				]),
	];
};
