import type {FieldError} from '../../../machinery/field-error.ts';
import type {RuntimeClass} from '../../schema/kubernetes.generated.ts';
import {dnsLabelProblems} from '../shared/dns-label.ts';
import {validateLabels} from '../shared/labels-validation.ts';
import {validateResourceRequirements} from '../shared/resource-validation.ts';
import {validateTolerations} from '../shared/toleration-validation.ts';
import {validateImmutable, validateText} from '../shared/values-validation.ts';

/** Problems of a RuntimeClass. */
export const validateRuntimeClass = ({handler, overhead, scheduling}: RuntimeClass): FieldError[] => [
	...validateText(handler, dnsLabelProblems, 'handler'),
	...(overhead ? validateResourceRequirements({limits: overhead.podFixed}, new Set(), 'overhead') : []),
	...validateLabels(scheduling?.nodeSelector, 'scheduling.nodeSelector'),
	...validateTolerations(scheduling?.tolerations ?? [], 'scheduling.tolerations'),
];

/** What an update of a RuntimeClass may not change. */
export const validateRuntimeClassUpdate = (next: RuntimeClass, previous: RuntimeClass): FieldError[] =>
	validateImmutable(next.handler, previous.handler, 'handler');
