import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn} from '../printing/columns.ts';
import {selectorText} from '../printing/selector-text.ts';
import type {NetworkPolicy} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a NetworkPolicy. */
export const networkPolicyPrinter: Printer<NetworkPolicy> = {
	columns: [nameColumn, textColumn('Pod-Selector'), ageColumn],
	cells: (object, now) => [
		object.metadata.name,
		selectorText(object.spec?.podSelector),
		age(object.metadata.creationTimestamp, now),
	],
};
