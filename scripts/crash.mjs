/*
Kills a server of the store again and again (SIGKILL, at random moments and at every fault point of writing) and checks after
each restart that everything it acknowledged is true. `npm run crash -- --kills 20 --seed 7 --fsync never`; a failing run
prints the command that runs it again. --command FILE kills the built command in place of the child of the tests.
*/
import {parseArgs} from 'node:util';
import {crashRun, reportLine} from '../test/store/crash/crash-run.ts';

const {values} = parseArgs({
	options: {
		kills: {type: 'string', default: '200'},
		seed: {type: 'string', default: String(process.pid)},
		fsync: {type: 'string', default: 'always'},
		command: {type: 'string'},
		quiet: {type: 'boolean', default: false},
	},
});
const {kills, seed, fsync, command, quiet} = values;
for (const [name, value] of Object.entries({kills, seed}))
	if (!/^\d+$/.test(value)) throw new Error(`--${name} ${value}: it takes a whole number`);
if (!['always', 'interval', 'never'].includes(fsync))
	throw new Error(`--fsync ${fsync}: it takes always, interval or never`);
const again = `npm run crash -- --kills ${kills} --seed ${seed} --fsync ${fsync}${command === undefined ? '' : ` --command ${command}`}`;
process.stdout.write(`${again}\n`);
try {
	const report = await crashRun({
		seed: Number(seed),
		kills: Number(kills),
		fsync,
		command,
		progress: line => void (quiet || process.stdout.write(`${line}\n`)),
	});
	process.stdout.write(`seed ${seed}, fsync ${fsync}: ${reportLine(report)}\n`);
	process.exit(0);
} catch (error) {
	process.stderr.write(`${error.stack}\nagain: ${again}\n`);
	process.exit(1);
}
