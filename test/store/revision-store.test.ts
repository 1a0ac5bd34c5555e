import test from 'ava';
import {isInstalled, unless, whyMissing} from '../clients/installed-programs.ts';
import {bare, inTransaction, type CaseHarness, type Need} from './cases/case.ts';
import {caseHarnessOf} from './cases/case-store.ts';
import {leaseCases} from './cases/lease-cases.ts';
import {rangeCases} from './cases/range-cases.ts';
import {transactionCases} from './cases/transaction-cases.ts';
import {openReal, openServed, endpointOf} from './etcd/etcd-harness.ts';
import {openMemory, openNedb} from './harness.ts';
import {type EtcdProcess, startEtcdProcess} from './wire/etcd-process.ts';

interface Backend {
	readonly name: string;
	open(): Promise<CaseHarness>;
	/** What it does not have, and why. */
	readonly lacks: Partial<Record<Need, string>>;
	/** Its revisions are shared by all cases, so that they run one after the other. */
	readonly serial?: boolean;
	/** Why it is not tested here. */
	readonly absent?: string;
}

let real: EtcdProcess | undefined;
test.before(async () => {
	if (isInstalled('etcd')) real = await startEtcdProcess();
});
test.after.always(() => real?.stop());

const backends: readonly Backend[] = [
	{name: 'memory', open: async () => caseHarnessOf(await openMemory()), lacks: {}},
	{name: 'nedb', open: async () => caseHarnessOf(await openNedb()), lacks: {}},
	{name: 'etcd, served by inkube', open: openServed, lacks: {embedded: 'the store is behind the protocol'}},
	{
		name: 'etcd',
		open: () => openReal({endpoints: [endpointOf(real!.url)]}),
		lacks: {embedded: 'the store is another process', time: "a real etcd's time does not pass by itself"},
		serial: true,
		absent: whyMissing('etcd'),
	},
];

for (const {name: backend, open, lacks, serial, absent} of backends) {
	for (const style of [bare, inTransaction]) {
		for (const {name, needs, run} of [...rangeCases, ...transactionCases, ...leaseCases]) {
			const title = `${backend}, ${style.name}: ${name}`;
			const reason = absent ?? (needs && lacks[needs]);
			unless(reason, serial ? test.serial : test)(title, async t => {
				const harness = await open();
				try {
					await run(t, harness, style);
				} finally {
					await harness.close();
				}
			});
		}
	}
}
