import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {IngressClass} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

const nameText = ({metadata}: IngressClass): string =>
	metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true'
		? `${metadata.name} (default)`
		: metadata.name;

/** `Kind.group/name` of the parameters object. */
const parametersText = ({spec}: IngressClass): string => {
	const parameters = spec?.parameters;
	if (parameters === undefined) return '<none>';
	const group = parameters.apiGroup ? `.${parameters.apiGroup}` : '';
	return `${parameters.kind}${group}/${parameters.name}`;
};

/** The `kubectl get` table of a IngressClass. */
export const ingressClassPrinter: Printer<IngressClass> = {
	columns: [
		nameColumn,
		textColumn('Controller', 'Controller that is responsible for handling this class'),
		textColumn('Parameters', 'A reference to a resource with additional parameters'),
		ageColumn,
	],
	cells: (object, now) => [
		nameText(object),
		object.spec?.controller ?? '',
		parametersText(object),
		age(object.metadata.creationTimestamp, now),
	],
};
