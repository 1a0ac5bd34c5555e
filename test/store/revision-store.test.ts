import test from 'ava';
import {cases} from './cases.ts';
import {bare, inTransaction, openMemory, openNedb} from './harness.ts';

const backends = {memory: openMemory, nedb: openNedb};

for (const [backend, open] of Object.entries(backends)) {
	for (const style of [bare, inTransaction]) {
		for (const {name, run} of cases) {
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
