import type {Word} from '../types.ts';

/*
What a fixture expects or a command waits for, in words:

  phrase  = [ "no" ] [ state ] kind-or-name [ "on" node ] [ "in" namespace ] [ selector ] [ state ] [ compare number ]
          | "events" { field "=" value } compare number
  compare = ( "==" | ">=" | "<=" | ">" | "<" ), with "count" before it if one likes
*/

export type Comparison = '==' | '>=' | '<=' | '>' | '<';

export interface CountIs {
	readonly comparison: Comparison;
	readonly number: number;
}

/** A state by its name, or a condition of status.conditions by type and status. */
export type WantedState = {readonly state: string} | {readonly condition: string; readonly status: string};

export interface ObjectsPhrase {
	readonly about: 'objects';
	readonly none: boolean;
	readonly kind: Word;
	readonly name?: string;
	readonly node?: string;
	readonly namespace?: string;
	readonly selector?: string;
	readonly wanted?: WantedState;
	readonly count?: CountIs;
}

export interface EventsPhrase {
	readonly about: 'events';
	readonly fields: {readonly [field: string]: string};
	readonly count: CountIs;
}

export type Phrase = ObjectsPhrase | EventsPhrase;

/** Whether a phrase holds, and what was found, in words for people. */
export interface Finding {
	readonly holds: boolean;
	readonly found: string;
}
