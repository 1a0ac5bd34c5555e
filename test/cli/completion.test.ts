import {spawnSync} from 'node:child_process';
import path from 'node:path';
import test from 'ava';
import {bashCompletion} from '../../source/cli/completion/bash.ts';
import {completedFlags, type CompletedCommand} from '../../source/cli/completion/completed-command.ts';
import {fishCompletion} from '../../source/cli/completion/fish.ts';
import {zshCompletion} from '../../source/cli/completion/zsh.ts';
import {completionCommand} from '../../source/cli/completion-command.ts';

const commands: readonly CompletedCommand[] = [
	{
		name: '',
		summary: 'the console',
		words: 'file',
		flags: completedFlags({
			color: {type: 'boolean', default: true},
			theme: {type: 'string', values: ['dark', 'light']},
		}),
	},
	{
		name: 'serve',
		summary: "the server: it's one",
		words: 'nothing',
		flags: completedFlags({
			fsync: {type: 'string', values: ['always', 'never']},
			data: {type: 'string', names: 'folder'},
			httpPort: {type: 'string'},
			output: {type: 'string', shortFlag: 'o', values: ['wide', 'tree']},
		}),
	},
	{name: 'completion', summary: 'this', words: ['bash', 'zsh', 'fish'], flags: completedFlags({})},
];

/** What bash offers behind a line; its last word is what has been typed of the one to complete. */
const offered = (script: string, ...words: readonly string[]): readonly string[] => {
	const {stdout, stderr, status} = spawnSync(
		'bash',
		[
			'-c',
			`${script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _inkube; printf '%s\\n' "\${COMPREPLY[@]}"`,
			'bash',
			...words,
		],
		{encoding: 'utf8'},
	);
	if (status !== 0 || stderr !== '') throw new Error(`bash: ${stderr}`);
	return stdout.split('\n').filter(line => line !== '');
};

test('bash completes subcommands, their flags, and the values of these', t => {
	const script = bashCompletion(commands);
	const offers = (...words: readonly string[]) => offered(script, 'inkube', ...words);
	t.deepEqual(offers(''), ['serve', 'completion']);
	t.deepEqual(offers('se'), ['serve']);
	t.deepEqual(offers('--'), ['--no-color', '--theme', '--help'], 'a flag that is on is taken away');
	t.deepEqual(offers('--theme', 'l'), ['light']);
	t.deepEqual(offers('serve', '--'), ['--fsync', '--data', '--http-port', '--output', '--help']);
	t.deepEqual(offers('serve', '-o', ''), ['wide', 'tree']);
	t.deepEqual(offers('serve', '--fsync', 'n'), ['never']);
	t.deepEqual(offers('serve', '--fsync', '=', 'a'), ['always'], 'bash parts words at =');
	t.deepEqual(offers('serve', '--fsync', '='), ['always', 'never']);
	t.deepEqual(offers('serve', '--data', ''), [], 'bash offers files by itself');
	t.deepEqual(offers('serve', '--theme', ''), [], 'a flag of another command');
	t.deepEqual(offers('completion', ''), ['bash', 'zsh', 'fish']);
});

const isThere = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).error === undefined;

test('zsh and fish get the same, in their own words', t => {
	const zsh = zshCompletion(commands);
	t.true(zsh.includes(String.raw`'serve:the server\: it'\''s one'`));
	t.true(zsh.includes(`serve) shift words; ((CURRENT--)); _arguments '*--fsync=:fsync:(always never)'`));
	const fish = fishCompletion(commands);
	t.true(fish.includes(String.raw`complete -c inkube -n __fish_use_subcommand -a serve -d 'the server: it\'s one'`));
	t.true(fish.includes(`complete -c inkube -n '__fish_seen_subcommand_from serve' -l output -s o -x -a 'wide tree'`));
	// Not every machine has them; where they are, they must be able to read it.
	for (const [shell, script] of [
		['zsh', `compdef() { :; }\n${zsh}`],
		['fish', fish],
	] as const) {
		if (!isThere(shell)) continue;
		const {status, stderr} = spawnSync(shell, ['-c', script], {encoding: 'utf8'});
		t.is(status, 0, `${shell}: ${stderr}`);
	}
});

test('a shell that is not known is refused', t => {
	t.throws(() => completionCommand(['tcsh'], commands), {
		name: 'UsageError',
		message:
			'completion needs one shell of bash, zsh, fish, not "tcsh"; for instance: source <(inkube completion bash)',
	});
	t.throws(() => completionCommand([], commands), {message: /^completion needs one shell of bash, zsh, fish; for/});
});

test('the built command completes itself: every subcommand of its help, and flags with their values', t => {
	const run = (...args: readonly string[]) =>
		spawnSync(process.execPath, [path.resolve('dist/cli.js'), ...args], {encoding: 'utf8'}).stdout;
	const script = run('completion', 'bash');
	const named = [...run('--help').matchAll(/^ +inkube ([a-z]+)/gm)].map(([, name]) => name);
	t.deepEqual(offered(script, 'inkube', '').toSorted(), named.toSorted());
	t.deepEqual(offered(script, 'inkube', 'replay', '--reporter', 'j'), ['junit', 'json']);
	t.true(offered(script, 'inkube', 'serve', '--').includes('--kubeconfig-out'));
	for (const [, summary] of run('completion', 'fish').matchAll(/ -a [a-z]+ -d '([^']*)'/g)) t.not(summary, '');
});
