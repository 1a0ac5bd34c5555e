import test from 'ava';
import {createMarks} from '../../source/machinery/marks.ts';

test('a mark stays with its object, frozen or not, and is seen by nobody else', t => {
	const marks = createMarks<string>();
	for (const object of [{a: 1}, Object.freeze({a: 1}), Object.freeze([1, 2]), Object.create(null)] as object[]) {
		const before = JSON.stringify(object);
		t.is(marks.of(object), undefined);
		marks.set(object, 'first');
		marks.set(object, 'second');
		t.is(marks.of(object), 'second');
		t.is(JSON.stringify(object), before);
		t.deepEqual(Reflect.ownKeys(object), Reflect.ownKeys(JSON.parse(before) as object));
		t.is(marks.of({...object}), undefined);
		t.is(createMarks<string>().of(object), undefined);
	}
});
