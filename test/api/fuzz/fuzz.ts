import {parseArgs} from 'node:util';
import {runFuzz} from './run-fuzz.ts';

/** `npm run fuzz -- --requests 50000 --seed 1`: exits with 1 when there is anything to look at. */
const {values} = parseArgs({
	options: {requests: {type: 'string', default: '50000'}, seed: {type: 'string', default: '1'}},
});
const report = await runFuzz({requests: Number(values.requests), seed: Number(values.seed)});
const {requests, statuses, ...findings} = report;
const total = Object.values(findings).reduce((sum, {length}) => sum + length, 0);
process.stdout.write(`${requests} requests, seed ${values.seed}\n`);
for (const [code, count] of Object.entries(statuses))
	process.stdout.write(`${code === '0' ? 'cut off' : code}: ${count}\n`);
for (const [name, list] of Object.entries(findings)) {
	process.stdout.write(`${name}: ${list.length}\n`);
	for (const finding of list) process.stdout.write(`  ${finding}\n`);
}
process.exitCode = total === 0 ? 0 : 1;
