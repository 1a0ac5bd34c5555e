/** A flag as the table of its subcommand says it: for meow, and what its value may be. */
export interface FlagTable {
	readonly [name: string]: {
		readonly type: 'string' | 'boolean';
		readonly shortFlag?: string;
		readonly default?: unknown;
		/** All values it takes. */
		readonly values?: readonly string[];
		/** Its value names something in the file system. */
		readonly names?: 'file' | 'folder';
	};
}

/** What may stand behind a flag, or as a word: nothing, one of a list, a file, or what only its user knows. */
export type Completed = 'nothing' | 'file' | 'folder' | 'anything' | readonly string[];

export interface CompletedFlag {
	/** `--output`, `--no-color` */
	readonly long: string;
	/** `-o` */
	readonly short?: string;
	readonly value: Completed;
}

export interface CompletedCommand {
	/** Empty for the console, which is what runs without a subcommand. */
	readonly name: string;
	readonly summary: string;
	/** What its words are. */
	readonly words: Completed;
	readonly flags: readonly CompletedFlag[];
}

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

/** The flags of a table as they are typed; one that is on unless it is taken away is typed with `no`. */
export const completedFlags = (table: FlagTable): readonly CompletedFlag[] => [
	...Object.entries(table).map(([name, flag]): CompletedFlag => {
		const isOn = flag.type === 'boolean' && flag.default === true;
		return {
			long: `--${isOn ? 'no-' : ''}${kebab(name)}`,
			...(flag.shortFlag === undefined ? {} : {short: `-${flag.shortFlag}`}),
			value: flag.type === 'boolean' ? 'nothing' : (flag.values ?? flag.names ?? 'anything'),
		};
	}),
	{long: '--help', value: 'nothing'},
];
