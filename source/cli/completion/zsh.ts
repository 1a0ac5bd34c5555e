import type {Completed, CompletedCommand, CompletedFlag} from './completed-command.ts';

/** A text inside single quotes; colons part the fields of _arguments and _describe. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

const actionOf = (value: Completed): string => {
	if (value === 'file') return '_files';
	if (value === 'folder') return '_files -/';
	return typeof value === 'string' ? ' ' : `(${value.join(' ')})`;
};

/** `*--flag=:value:action`; the star lets it come more than once. */
const specsOf = ({long, short, value}: CompletedFlag): readonly string[] => {
	if (value === 'nothing') return [long, short].filter(name => name !== undefined).map(quoted);
	const rest = `:${long.slice(2)}:${actionOf(value)}`;
	return [quoted(`*${long}=${rest}`), ...(short === undefined ? [] : [quoted(`*${short}${rest}`)])];
};

const argumentsOf = ({flags, words}: CompletedCommand): string =>
	['_arguments', ...flags.flatMap(specsOf), ...(words === 'nothing' ? [] : [quoted(`*:word:${actionOf(words)}`)])].join(
		' ',
	);

/** The completion of zsh: `inkube completion zsh > ~/.zfunc/_inkube`, or `source <(inkube completion zsh)`. */
export const zshCompletion = (commands: readonly CompletedCommand[]): string => {
	const named = commands.filter(({name}) => name !== '');
	const described = named.map(({name, summary}) => quoted(`${name}:${summary.replaceAll(':', String.raw`\:`)}`));
	const branches = named.map(command => `\t\t${command.name}) shift words; ((CURRENT--)); ${argumentsOf(command)} ;;`);
	const [console] = commands.filter(({name}) => name === '');
	return `#compdef inkube
# zsh completion of inkube: source <(inkube completion zsh)
_inkube() {
	if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then
		local -a commands=(${described.join(' ')})
		_describe command commands
	fi
	case $words[2] in
${branches.join('\n')}
		*) ${console ? argumentsOf(console) : ':'} ;;
	esac
}
compdef _inkube inkube
`;
};
