import type {ResourceName} from './types.ts';

/** Where two groups use one kind name, these groups keep the plain name; see scripts/generate-kubernetes-types.mjs. */
const plainGroups = ['/v1', 'apps/v1', 'autoscaling/v2'];

/** A resource that a server says it serves. */
export interface ServedResource extends ResourceName {
	/** Another form of what is stored as this kind. */
	readonly storedAs?: unknown;
}

/** What a server says it serves: the catalogue of one in this process, or discovery. */
export interface ServedResources {
	kinds(): readonly ServedResource[];
	byKind(group: string, version: string, kind: string): ServedResource | undefined;
}

/** Finds resources by what programs and people call them. */
export interface ResourceNames {
	/** By the name of a type in KindMap. */
	ofKind(kind: string): ResourceName;
	resolve(apiVersion: string, kind: string): ResourceName | undefined;
	/** Plural, singular, kind or short name, in any case, with or without `.group`. */
	find(word: string): ResourceName | undefined;
	/** Every kind once: those that are another form of a stored one are left out. */
	all(): readonly ResourceName[];
}

/** `apps/v1`, or `v1` for the core group. */
export const apiVersionOf = ({group, version}: {readonly group: string; readonly version: string}): string =>
	group === '' ? version : `${group}/${version}`;

const rank = (kind: ResourceName): number => {
	const index = plainGroups.indexOf(`${kind.group}/${kind.version}`);
	return index === -1 ? plainGroups.length : index;
};

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The kind's name in KindMap when another group has the plain one: `EventsV1Event`. */
const prefixedName = (kind: ResourceName) =>
	`${capital(kind.group.split('.')[0] ?? '')}${capital(kind.version)}${kind.kind}`;

/** Resource names over what a server says it serves; follows kinds that come and go. */
export const createResourceNames = (catalogue: ServedResources): ResourceNames => {
	const cache = new Map<string, ResourceName>();
	const search = (kind: string) =>
		catalogue
			.kinds()
			.filter(one => one.kind === kind)
			.toSorted((a, b) => rank(a) - rank(b))[0] ?? catalogue.kinds().find(one => prefixedName(one) === kind);
	return {
		ofKind(kind) {
			const known = cache.get(kind);
			if (known) return known;
			const found = search(kind);
			if (!found) throw new Error(`no resource serves kind "${kind}"`);
			cache.set(kind, found);
			return found;
		},
		resolve(apiVersion, kind) {
			const slash = apiVersion.indexOf('/');
			const group = slash === -1 ? '' : apiVersion.slice(0, slash);
			return catalogue.byKind(group, apiVersion.slice(slash + 1), kind);
		},
		find(word) {
			const [name = '', ...group] = word.toLowerCase().split('.');
			// A kind may be without a singular name; nothing does not name it.
			const matches = (kind: ResourceName) =>
				name !== '' &&
				[kind.plural, kind.singular, kind.kind.toLowerCase(), ...kind.shortNames].includes(name) &&
				(group.length === 0 ||
					`${kind.group}.`.startsWith(`${group.join('.')}.`) ||
					`${kind.version}.${kind.group}` === group.join('.'));
			return catalogue
				.kinds()
				.filter(matches)
				.toSorted((a, b) => rank(a) - rank(b))[0];
		},
		all: () => catalogue.kinds().filter(({storedAs}) => storedAs === undefined),
	};
};
