import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import meow from 'meow';
import {explainCommand, explainFlags, joinCompared} from '../../source/cli/explain-command.ts';

/* What docs/scheduler.md shows is what the command prints. */

const text = readFileSync('docs/scheduler.md', 'utf8');

/** Files of the page, by the name in front of each: a line `NAME.yaml:` and a yaml block. */
const files = new Map(
	[...text.matchAll(/^`([\w-]+\.yaml)`[^\n]*:\n\n```yaml\n(.*?)^```$/gms)].map(([, name, body]) => [name!, body!]),
);

const examples = [...text.matchAll(/^```text\n\$ (?:npx )?inkube explain ([^\n]*)\n(.*?)^```$/gms)].map(
	([, line, output]) => ({line: line!, output: output!}),
);

test('every answer of explain shown is what it prints', async t => {
	const folder = await mkdtemp(path.join(tmpdir(), 'inkube-scheduler-'));
	t.teardown(() => rm(folder, {recursive: true, force: true}));
	for (const [name, body] of files) await writeFile(path.join(folder, name), body);
	t.true(files.has('cluster.yaml'));
	t.true(examples.length >= 8);
	for (const {line, output} of examples) {
		const words = joinCompared(line.split(' ')).map(word => (files.has(word) ? path.join(folder, word) : word));
		const {input, flags} = meow('', {
			importMeta: import.meta,
			argv: words,
			flags: explainFlags,
			allowUnknownFlags: false,
		});
		let printed = '';
		await explainCommand(input, flags, more => {
			printed += more;
		});
		t.is(printed, output, line);
	}
});

test('every flag of explain has an example', t => {
	const shown = examples.map(({line}) => line).join(' ');
	for (const name of Object.keys(explainFlags)) {
		const flag = `--${name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
		t.true(name === 'each' || shown.includes(name === 'output' ? '-o ' : flag), flag);
	}
});
