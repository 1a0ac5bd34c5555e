import test from 'ava';
import * as fc from 'fast-check';
import {byNamespaceAndName} from '../../source/console/natural-order.ts';
import {createSortedList} from '../../source/console/sorted-list.ts';
import {createFakeCluster} from './fake-cluster.ts';

test('a sorted list is the informer’s, in order, after any changes', t => {
	const change = fc.record({
		name: fc.integer({min: 0, max: 30}),
		does: fc.constantFrom('put', 'put', 'remove', 'replace', 'look'),
	});
	fc.assert(
		fc.property(fc.array(change, {maxLength: 120}), changes => {
			const cluster = createFakeCluster();
			const informer = cluster.informers.of('Pod');
			const sorted = createSortedList(informer, byNamespaceAndName);
			let generation = 0;
			for (const {name: number, does} of changes) {
				const name = `pod-${number}`;
				const isThere = informer.get(`default/${name}`) !== undefined;
				const put = (uid: string) => cluster.put('Pod', {metadata: {name, namespace: 'default', uid}, spec: {}});
				if (does === 'put') put(informer.get(`default/${name}`)?.metadata.uid ?? `uid-${name}-${generation++}`);
				else if (does === 'look') sorted.list();
				else if (isThere) {
					cluster.remove('Pod', `default/${name}`);
					if (does === 'replace') put(`uid-${name}-${generation++}`);
				}
			}
			t.deepEqual(sorted.list(), informer.list().toSorted(byNamespaceAndName));
			t.is(sorted.list(), sorted.list(), 'the same list while nothing changes');
			sorted.stop();
		}),
	);
});

test('few changes in a long list are put in their places', t => {
	const cluster = createFakeCluster();
	const put = (name: string) => cluster.put('Pod', {metadata: {name, namespace: 'default'}, spec: {}});
	for (let index = 0; index < 500; index++) put(`pod-${index}`);
	const sorted = createSortedList(cluster.informers.of('Pod'), byNamespaceAndName);
	const before = sorted.list();
	put('pod-250b');
	put('pod-10');
	cluster.remove('Pod', 'default/pod-499');
	const names = sorted.list().map(({metadata}) => metadata.name);
	t.is(names.length, 500);
	t.is(names.at(-1), 'pod-498');
	t.deepEqual(names.slice(250, 253), ['pod-250', 'pod-250b', 'pod-251']);
	t.is(before.length, 500, 'and the list that was handed out stays as it was');
});
