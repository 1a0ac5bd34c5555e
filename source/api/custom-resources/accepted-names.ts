import {goQuote} from '../../machinery/go-quote.ts';
import {jsonEqual} from '../patch/json-equal.ts';
import type {
	CustomResourceDefinition,
	CustomResourceDefinitionCondition,
	CustomResourceDefinitionNames,
} from '../schema/kubernetes.generated.ts';

type Condition = Omit<CustomResourceDefinitionCondition, 'lastTransitionTime'>;

/** The names a definition has got, and whether those are all it asks for. */
export interface Naming {
	readonly names: CustomResourceDefinitionNames;
	readonly condition: Condition;
}

/** Names that other definitions of a group have: of resources, and of kinds. */
const takenNames = (others: readonly CustomResourceDefinition[]) => {
	const accepted = others.flatMap(({status}) => (status?.acceptedNames === undefined ? [] : [status.acceptedNames]));
	return {
		resources: new Set(accepted.flatMap(({plural, singular, shortNames = []}) => [plural, singular, ...shortNames])),
		kinds: new Set(accepted.flatMap(({kind, listKind}) => [kind, listKind])),
	};
};

type SingleName = 'plural' | 'singular' | 'kind' | 'listKind';

/**
Gives a definition the names it asks for, as far as no other definition of its group has them (naming_controller.go). The last
conflict found is the one that is told.
*/
export const acceptNames = (
	{spec, status}: CustomResourceDefinition,
	others: readonly CustomResourceDefinition[],
): Naming => {
	const wished = spec.names;
	const had: Partial<CustomResourceDefinitionNames> = status?.acceptedNames ?? {};
	const {resources, kinds} = takenNames(others);
	const names: {-readonly [name in keyof CustomResourceDefinitionNames]?: CustomResourceDefinitionNames[name]} = {
		...had,
	};
	let condition: Condition | undefined;
	const refuse = (reason: string, message: string): void => {
		condition = {type: 'NamesAccepted', status: 'False', reason, message};
	};
	const single = (name: SingleName, taken: ReadonlySet<string | undefined>, reason: string): void => {
		const isFree = wished[name] === had[name] || !taken.has(wished[name]);
		if (isFree) names[name] = wished[name] ?? '';
		else refuse(reason, `${goQuote(wished[name] ?? '')} is already in use`);
	};
	single('plural', resources, 'PluralConflict');
	single('singular', resources, 'SingularConflict');
	const short = (wished.shortNames ?? []).filter(name => !had.shortNames?.includes(name) && resources.has(name));
	if (short.length === 0) names.shortNames = wished.shortNames;
	else {
		const texts = short.map(name => `${goQuote(name)} is already in use`);
		refuse('ShortNamesConflict', texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`);
	}
	single('kind', kinds, 'KindConflict');
	single('listKind', kinds, 'ListKindConflict');
	names.categories = wished.categories;
	const present = Object.fromEntries(Object.entries(names).filter(([, value]) => value !== undefined));
	return {
		names: present as unknown as CustomResourceDefinitionNames,
		condition: condition ?? {
			type: 'NamesAccepted',
			status: 'True',
			reason: 'NoConflicts',
			message: 'no conflicts found',
		},
	};
};

/** Whether a definition has all the names it asks for. */
export const hasItsNames = ({spec, status}: CustomResourceDefinition): boolean =>
	jsonEqual(spec.names, status?.acceptedNames);
