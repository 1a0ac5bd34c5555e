import type {Client, Informer, Informers, ObjectOf, ResourceName} from '../../client/types.ts';
import {findCondition, type ConditionLike} from '../../machinery/conditions.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {matcherOfText} from '../../machinery/label-selector.ts';
import {keyOf} from '../../machinery/object-key.ts';
import {WordError} from '../word-error.ts';
import type {CountIs, EventsPhrase, Finding, ObjectsPhrase, Phrase, WantedState} from './phrase.ts';
import {describeState, states} from './states.ts';

/** Where a phrase looks. */
export interface PhraseContext {
	readonly client: Client;
	readonly informers: Informers;
	/** Where a name without `in` is looked for. */
	readonly namespace: string;
}

const shownMax = 5;

const compares = (count: number, {comparison, number}: CountIs): boolean => {
	switch (comparison) {
		case '==':
			return count === number;
		case '>=':
			return count >= number;
		case '<=':
			return count <= number;
		case '>':
			return count > number;
		case '<':
			return count < number;
		default:
			return comparison satisfies never;
	}
};

const isIn = (object: KubernetesObject, wanted: WantedState): boolean => {
	if ('state' in wanted) return states[wanted.state]!(object);
	const {conditions} = (object as {status?: {conditions?: readonly ConditionLike[]}}).status ?? {};
	return findCondition(conditions, wanted.condition)?.status === wanted.status;
};

const list = (objects: readonly KubernetesObject[]): string => {
	const shown = objects.slice(0, shownMax).map(object => `${keyOf(object)} (${describeState(object)})`);
	return objects.length > shownMax ? `${shown.join(', ')} and ${objects.length - shownMax} more` : shown.join(', ');
};

const resourceOf = ({kind}: ObjectsPhrase, {client}: PhraseContext): ResourceName => {
	const resource = client.raw.find(kind.text);
	if (!resource) throw new WordError(kind, `the server doesn't have a resource type "${kind.text}"`);
	return resource;
};

/** The informer a phrase looks at, started if need be; what the phrase says holds of nothing before that has synced. */
export const informerOf = (phrase: Phrase, context: PhraseContext): Informer =>
	phrase.about === 'events' ? context.informers.of('Event') : context.informers.ofResource(resourceOf(phrase, context));

const select = (phrase: ObjectsPhrase, context: PhraseContext): readonly KubernetesObject[] => {
	const resource = resourceOf(phrase, context);
	const inNamespace =
		phrase.namespace ?? (phrase.name !== undefined && resource.namespaced ? context.namespace : undefined);
	const selector = phrase.selector === undefined ? undefined : matcherOfText(phrase.selector);
	return informerOf(phrase, context)
		.list()
		.filter(
			object =>
				(phrase.name === undefined || object.metadata.name === phrase.name) &&
				(inNamespace === undefined || object.metadata.namespace === inNamespace) &&
				(phrase.node === undefined || (object as ObjectOf<'Pod'>).spec?.nodeName === phrase.node) &&
				(selector === undefined || selector.matches(object.metadata.labels)),
		);
};

const inState = (among: readonly KubernetesObject[], {wanted}: ObjectsPhrase): readonly KubernetesObject[] =>
	wanted ? among.filter(object => isIn(object, wanted)) : among;

/** Without a count, all objects of the phrase must be in the state, and there must be one. */
const evaluateObjects = (phrase: ObjectsPhrase, context: PhraseContext): Finding => {
	const among = select(phrase, context);
	const {wanted} = phrase;
	if (wanted && 'state' in wanted && wanted.state === 'gone')
		return {holds: among.length === 0, found: among.length === 0 ? 'nothing' : list(among)};
	const matching = inState(among, phrase);
	if (phrase.none)
		return {
			holds: matching.length === 0,
			found: matching.length === 0 ? 'none' : `${matching.length}: ${list(matching)}`,
		};
	if (phrase.count)
		return {
			holds: compares(matching.length, phrase.count),
			found: `${matching.length}${matching.length > 0 ? `: ${list(matching)}` : ''}`,
		};
	const others = among.filter(object => !matching.includes(object));
	if (among.length === 0) return {holds: false, found: phrase.name === undefined ? 'none' : 'nothing of that name'};
	return {holds: others.length === 0, found: others.length === 0 ? list(matching) : list(others)};
};

type Event = ObjectOf<'Event'>;

const eventFields: {readonly [field: string]: (event: Event) => string | undefined} = {
	reason: event => event.reason,
	type: event => event.type,
	kind: event => event.involvedObject.kind,
	name: event => event.involvedObject.name,
	namespace: event => event.metadata.namespace,
	message: event => event.message,
	component: event => event.source?.component ?? event.reportingComponent,
};

/** How many events there are with these fields, repeats counted. */
const countEvents = ({fields}: EventsPhrase, {informers}: PhraseContext): number => {
	const unknown = Object.keys(fields).find(field => !Object.hasOwn(eventFields, field));
	if (unknown !== undefined)
		throw new Error(`events have no field "${unknown}" (they have ${Object.keys(eventFields).join(', ')})`);
	const matching = informers
		.of('Event')
		.list()
		.filter(event => Object.entries(fields).every(([field, value]) => eventFields[field]!(event) === value));
	return matching.reduce((sum, event) => sum + (event.count ?? 1), 0);
};

const evaluateEvents = (phrase: EventsPhrase, context: PhraseContext): Finding => {
	const total = countEvents(phrase, context);
	return {holds: compares(total, phrase.count), found: String(total)};
};

/** How many objects a phrase is about are in its state now, whatever it says of their number. Throws for kinds and fields that do not exist. */
export const countPhrase = (phrase: Phrase, context: PhraseContext): number => {
	if (phrase.about === 'events') return countEvents(phrase, context);
	return inState(select(phrase, context), phrase).length;
};

/** Whether a phrase holds of the cluster as the informers have it now. Throws for kinds and fields that do not exist. */
export const evaluatePhrase = (phrase: Phrase, context: PhraseContext): Finding =>
	!informerOf(phrase, context).hasSynced
		? {holds: false, found: 'nothing yet: the list has not come'}
		: phrase.about === 'events'
			? evaluateEvents(phrase, context)
			: evaluateObjects(phrase, context);
