import type {Completed, CompletedCommand} from './completed-command.ts';

const nameOf = ({name}: CompletedCommand): string => name || 'console';

/** The lines of a branch: what there is to complete. Nothing at all makes bash offer files (`-o default`). */
const branchOf = (value: Completed): string => {
	if (value === 'file' || value === 'folder') return 'return';
	if (value === 'anything' || value === 'nothing') return 'compopt +o default 2>/dev/null; return';
	return `words='${value.join(' ')}'`;
};

/** Flags of all commands that are completed in the same way, as patterns `serve:--fsync`. */
const valueBranches = (commands: readonly CompletedCommand[]): readonly string[] => {
	const flags = commands.flatMap(command =>
		command.flags
			.filter(({value}) => value !== 'nothing')
			.flatMap(({long, short, value}) =>
				[long, short]
					.filter(spelling => spelling !== undefined)
					.map(spelling => ({pattern: `${nameOf(command)}:${spelling}`, branch: branchOf(value)})),
			),
	);
	return [...Map.groupBy(flags, ({branch}) => branch)].map(
		([branch, same]) => `\t\t${same.map(({pattern}) => pattern).join('|')}) ${branch} ;;`,
	);
};

const spellings = ({flags}: CompletedCommand): string =>
	flags.flatMap(({long, short}) => (short === undefined ? [long] : [long, short])).join(' ');

/** What a first word may be, too: a subcommand; where none fits, bash offers files. */
const wordsOf = ({name, words}: CompletedCommand, names: readonly string[]): Completed => (name === '' ? names : words);

/** The completion of bash: `source <(inkube completion bash)`. */
export const bashCompletion = (commands: readonly CompletedCommand[]): string => {
	const named = commands.filter(({name}) => name !== '');
	const names = named.map(({name}) => name);
	return `# bash completion of inkube: source <(inkube completion bash)
_inkube() {
	local current=\${COMP_WORDS[COMP_CWORD]} flag=\${COMP_WORDS[COMP_CWORD-1]} command=console words=
	if ((COMP_CWORD > 1)); then
		case \${COMP_WORDS[1]} in
			${names.join('|')}) command=\${COMP_WORDS[1]} ;;
		esac
	fi
	if [[ $current == '=' ]]; then
		current=
	elif [[ $flag == '=' ]]; then
		flag=\${COMP_WORDS[COMP_CWORD-2]}
	fi
	case $command:$flag in
${valueBranches(commands).join('\n')}
	esac
	if [[ -z $words ]]; then
		case $command:$current in
${commands.map(command => `\t\t\t${nameOf(command)}:-*) words='${spellings(command)}' ;;`).join('\n')}
${commands.map(command => `\t\t\t${nameOf(command)}:*) ${branchOf(wordsOf(command, names))} ;;`).join('\n')}
		esac
	fi
	COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _inkube inkube
`;
};
