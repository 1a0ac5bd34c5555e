import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn, textColumn} from '../printing/columns.ts';
import type {FlowSchema} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** Whether the priority level is missing, as the Dangling condition says. */
const danglingText = ({status}: FlowSchema): string =>
	status?.conditions?.find(({type}) => type === 'Dangling')?.status ?? '?';

/** The `kubectl get` table of a FlowSchema. */
export const flowSchemaPrinter: Printer<FlowSchema> = {
	columns: [
		nameColumn,
		fieldColumn('PriorityLevel', 'flowcontrol.v1.PriorityLevelConfigurationReference.name'),
		fieldColumn('MatchingPrecedence', 'flowcontrol.v1.FlowSchemaSpec.matchingPrecedence'),
		fieldColumn('DistinguisherMethod', 'flowcontrol.v1.FlowSchemaSpec.distinguisherMethod'),
		ageColumn,
		textColumn('MissingPL', 'references a broken or non-existent PriorityLevelConfiguration'),
	],
	compare: (left, right) =>
		(left.spec.matchingPrecedence ?? 0) - (right.spec.matchingPrecedence ?? 0) ||
		(left.metadata.name < right.metadata.name ? -1 : 1),
	cells: (object, now) => [
		object.metadata.name,
		object.spec.priorityLevelConfiguration.name,
		object.spec.matchingPrecedence ?? 0,
		object.spec.distinguisherMethod?.type ?? '<none>',
		age(object.metadata.creationTimestamp, now),
		danglingText(object),
	],
};
