import test from 'ava';
import * as fc from 'fast-check';
import {DecodingError} from '../../../source/api/codec/decoding-error.ts';
import {StatusError} from '../../../source/machinery/status-error.ts';
import {builtInKinds} from '../../../source/api/kinds/built-in-kinds.ts';
import {anyObjectOf} from './any-object.ts';
import {created, problems, updated} from './submission.ts';

const nesting = 7;

/** What cannot be read at all is refused before any rule of a kind sees it. */
const unlessUnreadable = <T>(work: () => T): T | undefined => {
	try {
		return work();
	} catch (error) {
		if (error instanceof DecodingError || (error instanceof StatusError && error.status.code === 400)) return undefined;
		throw error;
	}
};

for (const {group, version, kind, schema, validate} of builtInKinds) {
	if (validate === undefined) continue;
	test(`${kind} of ${group || 'core'}/${version}: whatever is said of one, its rules have an answer`, t => {
		const body = anyObjectOf(schema, nesting);
		fc.assert(
			fc.property(body, body, (first, second) => {
				unlessUnreadable(() => {
					problems(kind, first);
					updated(created(kind, first), second);
				});
			}),
			{numRuns: 100},
		);
		t.pass();
	});
}
