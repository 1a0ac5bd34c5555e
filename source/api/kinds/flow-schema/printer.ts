import {age} from '../printing/age.ts';
import {ageColumn, integerColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {FlowSchema} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** Whether the priority level is missing, as the Dangling condition says. */
const danglingText = ({status}: FlowSchema): string =>
	status?.conditions?.find(({type}) => type === 'Dangling')?.status ?? '?';

/** The `kubectl get` table of a FlowSchema. */
export const flowSchemaPrinter: Printer<FlowSchema> = {
	columns: [
		nameColumn,
		textColumn('PriorityLevel'),
		integerColumn('MatchingPrecedence'),
		textColumn('DistinguisherMethod'),
		ageColumn,
		textColumn('MissingPL'),
	],
	cells: (object, now) => [
		object.metadata.name,
		object.spec.priorityLevelConfiguration.name,
		object.spec.matchingPrecedence ?? 0,
		object.spec.distinguisherMethod?.type ?? '<none>',
		age(object.metadata.creationTimestamp, now),
		danglingText(object),
	],
};
