import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn} from '../printing/columns.ts';
import {selectorText} from '../printing/selector-text.ts';
import type {NetworkPolicy} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a NetworkPolicy. */
export const networkPolicyPrinter: Printer<NetworkPolicy> = {
	columns: [nameColumn, fieldColumn('Pod-Selector', 'networking.v1.NetworkPolicySpec.podSelector'), ageColumn],
	cells: (object, now) => [
		object.metadata.name,
		selectorText(object.spec?.podSelector),
		age(object.metadata.creationTimestamp, now),
	],
};
