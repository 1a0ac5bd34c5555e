import type {Completed, CompletedCommand} from './completed-command.ts';

const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;

/** Which command line it is about. */
const conditionOf = ({name}: CompletedCommand): string =>
	name === '' ? '__fish_use_subcommand' : quoted(`__fish_seen_subcommand_from ${name}`);

/** `-x`: a value, and no file; `-r`: a value that is a file. */
const valueOf = (value: Completed): string => {
	if (value === 'nothing') return '';
	if (value === 'file') return ' -r -F';
	if (value === 'folder') return ` -x -a '(__fish_complete_directories)'`;
	return value === 'anything' ? ' -x' : ` -x -a ${quoted(value.join(' '))}`;
};

const wordsOf = (command: CompletedCommand): readonly string[] => {
	const start = `complete -c inkube -n ${conditionOf(command)}`;
	if (command.words === 'file') return [`${start} -F`];
	return Array.isArray(command.words) ? [`${start} -f -a ${quoted(command.words.join(' '))}`] : [`${start} -f`];
};

const linesOf = (command: CompletedCommand): readonly string[] => [
	...(command.name === ''
		? []
		: [`complete -c inkube -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.summary)}`]),
	...wordsOf(command),
	...command.flags.map(
		({long, short, value}) =>
			`complete -c inkube -n ${conditionOf(command)} -l ${long.slice(2)}${short === undefined ? '' : ` -s ${short.slice(1)}`}${valueOf(value)}`,
	),
];

/** The completion of fish: `inkube completion fish | source`. */
export const fishCompletion = (commands: readonly CompletedCommand[]): string =>
	`# fish completion of inkube: inkube completion fish | source\n${commands.flatMap(linesOf).join('\n')}\n`;
