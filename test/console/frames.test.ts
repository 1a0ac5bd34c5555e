import test from 'ava';
import * as fc from 'fast-check';
import type {ObjectOf} from '../../source/client/types.ts';
import {newestFirst} from '../../source/console/event-time.ts';
import {createNewestEvents} from '../../source/console/newest-events.ts';
import {arranged} from '../../source/console/arrange.ts';
import {exchanged} from '../../source/console/exchanged.ts';
import {emptyList} from '../../source/console/list-state.ts';
import type {PanelContent, PanelItem} from '../../source/console/panels/panel.ts';
import {rememberedEach, rememberedFlat} from '../../source/console/panels/remembered.ts';
import {createFakeCluster} from './fake-cluster.ts';

const shownMax = 5;

/** What happens to events between two looks: number n comes, or happens again, at a second, or goes. */
const steps = fc.array(
	fc.record({
		number: fc.nat({max: 11}),
		second: fc.option(fc.nat({max: 59})),
		look: fc.boolean(),
	}),
	{maxLength: 60},
);

test('the newest events are those that sorting all of them would give', t => {
	fc.assert(
		fc.property(steps, all => {
			const cluster = createFakeCluster();
			const informer = cluster.informers.of('Event');
			const newest = createNewestEvents(informer, shownMax);
			const expected = () => informer.list().toSorted(newestFirst).slice(0, shownMax);
			newest.list();
			for (const {number, second, look} of all) {
				const name = `event-${number}`;
				const isThere = informer.get(`default/${name}`) !== undefined;
				if (second !== null)
					cluster.put('Event', {
						metadata: {name, namespace: 'default'},
						lastTimestamp: `2026-01-01T10:00:${String(second).padStart(2, '0')}Z`,
					});
				else if (isThere) cluster.remove('Event', `default/${name}`);
				const nameOf = ({metadata}: ObjectOf<'Event'>) => metadata.name;
				if (look) t.deepEqual(newest.list().map(nameOf), expected().map(nameOf));
			}
			t.deepEqual(newest.list(), expected());
		}),
	);
});

test('a list that is mapped again gives what mapping every element gives, and computes each once', t => {
	const elements = Array.from({length: 12}, (_, number) => ({number}));
	fc.assert(
		fc.property(fc.array(fc.uniqueArray(fc.nat({max: 11}), {maxLength: 12}), {maxLength: 8}), lists => {
			const computed = new Map<number, number>();
			const map = rememberedEach(({number}: {readonly number: number}) => {
				computed.set(number, (computed.get(number) ?? 0) + 1);
				return `row ${number}`;
			});
			for (const list of lists)
				t.deepEqual(
					map(list.map(number => elements[number]!)),
					list.map(number => `row ${number}`),
				);
			t.true([...computed.values()].every(count => count === 1));
		}),
	);
});

test('a list in which elements were exchanged is mapped as any other, also when looks were missed', t => {
	const step = fc.record({places: fc.uniqueArray(fc.nat({max: 9})), isCopy: fc.boolean(), look: fc.boolean()});
	fc.assert(
		fc.property(fc.array(step, {maxLength: 12}), steps => {
			let number = 0;
			const element = () => ({number: number++});
			const textOf = (one: {readonly number: number}) => `row ${one.number}`;
			const flat = rememberedFlat((one: {readonly number: number}) => Array.from({length: one.number % 3}, () => one));
			const [map, again] = [rememberedEach(textOf), rememberedEach((text: {readonly text: string}) => text.text)];
			const wrap = rememberedEach((one: {readonly number: number}) => ({text: textOf(one)}));
			let list: readonly {readonly number: number}[] = Array.from({length: 10}, element);
			for (const {places, isCopy, look} of steps) {
				list = exchanged(list, new Map(places.map(place => [place, element()])));
				if (isCopy) list = [...list];
				if (!look) continue;
				t.deepEqual(map(list), list.map(textOf));
				t.deepEqual(again(wrap(list)), list.map(textOf), 'what is made of what was made');
				t.deepEqual(
					flat(list),
					list.flatMap(one => Array.from({length: one.number % 3}, () => one)),
				);
			}
		}),
	);
});

const contentOf = (
	rows: readonly {readonly name: string; readonly size: number}[],
	columns: PanelContent['columns'],
) => ({
	title: 'things',
	columns,
	items: rows.map(({name, size}) => ({
		uid: name,
		search: name,
		target: undefined,
		raw: {size},
		cells: () => ({uid: name, name, size: `${size} things`}),
	})),
	lists: [],
	empty: '',
});

test('rows sorted from their last order come out as rows sorted for the first time', t => {
	const row = fc.record({name: fc.constantFrom(...'abcdefgh'), size: fc.nat({max: 9})});
	const rows = fc.uniqueArray(row, {selector: ({name}) => name});
	fc.assert(
		fc.property(
			fc.array(rows, {maxLength: 6}),
			fc.constantFrom('name', 'size'),
			fc.boolean(),
			(all, column, reversed) => {
				const columns = [{key: 'name'}, {key: 'size'}];
				const list = {...emptyList, sort: {column, reversed}};
				for (const present of all) {
					const sizes = new Map(present.map(({name, size}) => [name, size]));
					const names = arranged(contentOf(present, columns), list, 0).items.map(({uid}) => uid);
					t.deepEqual(names.toSorted(), present.map(({name}) => name).toSorted(), 'none is lost');
					const values = names.map(name => (column === 'name' ? name.charCodeAt(0) : sizes.get(name)!));
					t.deepEqual(
						values,
						values.toSorted((a, b) => (reversed ? b - a : a - b)),
					);
				}
			},
		),
	);
});

test('rows that are filtered again are those that pass, whatever has changed', t => {
	const row = fc.record({name: fc.constantFrom('a', 'ab', 'b', 'bc', 'c'), size: fc.nat({max: 9})});
	fc.assert(
		fc.property(
			fc.array(fc.array(row, {maxLength: 8}), {maxLength: 6}),
			fc.constantFrom('b', '!a', 'size:3', '!size:3 b'),
			(all, filter) => {
				const columns = [{key: 'name'}, {key: 'size'}];
				for (const rows of all) {
					const content = contentOf(rows, columns);
					const expected = content.items.filter((_, index) => {
						const {name, size} = rows[index]!;
						return filter.split(' ').every(part => {
							const wanted = part.replace('!', '');
							const isSo = wanted.startsWith('size:') ? `${size} things`.includes('3') : name.includes(wanted);
							return isSo !== part.startsWith('!');
						});
					});
					t.deepEqual(arranged(content, {...emptyList, filter}, 0).items, expected);
				}
			},
		),
	);
});

test('rows that were exchanged in a sorted list stand where sorting anew would put them', t => {
	const row = fc.record({place: fc.nat({max: 7}), size: fc.nat({max: 3})});
	fc.assert(
		fc.property(fc.array(fc.array(row, {maxLength: 4}), {maxLength: 6}), fc.boolean(), (all, reversed) => {
			const columns = [{key: 'name'}, {key: 'size'}];
			const list = {...emptyList, sort: {column: 'size', reversed}};
			const names = [...'abcdefgh'];
			let content: PanelContent = contentOf(
				names.map(name => ({name, size: 1})),
				columns,
			);
			for (const rows of all) {
				const {items} = contentOf(
					rows.map(({place, size}) => ({name: names[place]!, size})),
					columns,
				);
				content = {
					...content,
					items: exchanged<PanelItem>(content.items, new Map(rows.map(({place}, index) => [place, items[index]!]))),
				};
				const shown = arranged(content, list, 0).items;
				t.is(new Set(shown).size, names.length);
				t.true(
					shown.every(item => content.items.includes(item)),
					'each row as it is now',
				);
				const sizes = shown.map(({raw}) => raw!['size']!);
				t.deepEqual(
					sizes,
					sizes.toSorted((a, b) => (reversed ? b - a : a - b)),
				);
			}
		}),
	);
});
