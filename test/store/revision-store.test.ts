import test from 'ava';
import {leaseCases} from './cases/lease-cases.ts';
import {rangeCases} from './cases/range-cases.ts';
import {transactionCases} from './cases/transaction-cases.ts';
import {bare, inTransaction, openMemory, openNedb} from './harness.ts';

const backends = {memory: openMemory, nedb: openNedb};

for (const [backend, open] of Object.entries(backends)) {
	for (const style of [bare, inTransaction]) {
		for (const {name, run} of [...rangeCases, ...transactionCases, ...leaseCases]) {
			test(`${backend}, ${style.name}: ${name}`, async t => {
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
