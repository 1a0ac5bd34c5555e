import test from 'ava';
import * as fc from 'fast-check';
import {parseFieldSelector} from '../../source/machinery/field-selector.ts';
import {matcherOfMap, matcherOfSelector, matcherOfText} from '../../source/machinery/label-selector.ts';

test('a selector text selects by equality, sets, presence and numbers', t => {
	const web = {app: 'web', tier: 'front', size: '7'};
	const selected = (text: string): boolean => matcherOfText(text).matches(web);
	t.true(selected('app=web'));
	t.true(selected('app == web , tier in (front, back)'));
	t.false(selected('app!=web'));
	t.true(selected('other!=x'));
	t.true(selected('other notin (x)'));
	t.true(selected('app,!other'));
	t.false(selected('!app'));
	t.true(selected('size>5,size<8'));
	t.false(selected('app>5'));
	t.true(selected(''));
});

test('requirements are sorted by key and their values by text', t => {
	t.is(matcherOfText('z=1, a in (y,x,y), !m').text, 'a in (x,y),!m,z=1');
});

test('labels that only the prototype has select nothing', t => {
	t.false(matcherOfText('constructor').matches({}));
	t.false(matcherOfText('toString').matches(undefined));
	t.true(matcherOfText('!hasOwnProperty').matches({}));
});

const label =
	"name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const refused: readonly (readonly [string, string])[] = [
	['!', "unable to parse requirement: found '', expected: identifier"],
	['a=b,', "found '', expected: identifier after ','"],
	['=b', "found '=', expected: !, identifier, or 'end of string'"],
	['a=b=c', "found '=', expected: ',' or 'end of string'"],
	['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
	['a in b', "unable to parse requirement: found 'b' expected: '('"],
	['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
	['a in (', "unable to parse requirement: found '', expected: ',', ')' or identifier"],
	[
		'a in ()',
		"unable to parse requirement: values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty",
	],
	['-a=b', `unable to parse requirement: <nil>: Invalid value: "-a": ${label}`],
	[
		'a>b',
		"unable to parse requirement: values[0]: Invalid value: \"b\": for 'Gt', 'Lt' operators, the value must be an integer",
	],
];

for (const [text, message] of refused) {
	test(`the selector ${JSON.stringify(text)} is refused in apimachinery's words`, t => {
		t.throws(() => matcherOfText(text), {message});
	});
}

test('an absent LabelSelector matches nothing, an empty one everything', t => {
	t.false(matcherOfSelector(undefined).matches({a: 'b'}));
	t.true(matcherOfSelector({}).matches(undefined));
	t.true(matcherOfSelector({}).empty);
});

test('all parts of a LabelSelector must match', t => {
	const selector = {
		matchLabels: {app: 'web'},
		matchExpressions: [
			{key: 'tier', operator: 'In', values: ['front', 'back']},
			{key: 'legacy', operator: 'DoesNotExist'},
		],
	};
	const matcher = matcherOfSelector(selector);
	t.is(matcher.text, 'app=web,!legacy,tier in (back,front)');
	t.true(matcher.matches({app: 'web', tier: 'back'}));
	t.false(matcher.matches({app: 'web', tier: 'back', legacy: ''}));
	t.is(matcherOfSelector(selector), matcher);
	t.throws(() => matcherOfSelector({matchExpressions: [{key: 'a', operator: 'Near'}]}), {
		message: '"Near" is not a valid label selector operator',
	});
});

test('a matcher of a map selects what has all its pairs', t => {
	t.true(matcherOfMap({a: 'b'}).matches({a: 'b', c: 'd'}));
	t.false(matcherOfMap({a: 'b', c: 'd'}).matches({a: 'b'}));
	t.is(matcherOfMap({b: '2', a: '1'}).text, 'a=1,b=2');
});

const keys = fc.constantFrom('app', 'tier', 'example.com/zone', 'x1');
const values = fc.constantFrom('', 'a', 'b-1', 'C.d_e', '7');
const requirements = fc.oneof(
	fc.tuple(keys, fc.constantFrom('=', '==', '!='), values).map(([key, operator, value]) => `${key}${operator}${value}`),
	fc
		.tuple(
			keys,
			fc.constantFrom('in', 'notin'),
			fc.subarray(['', 'a', 'b-1', '7'], {minLength: 1}).filter(list => list.some(value => value !== '')),
		)
		.map(([key, operator, list]) => `${key} ${operator} (${list.join(',')})`),
	keys,
	keys.map(key => `!${key}`),
	fc.tuple(keys, fc.constantFrom('<', '>'), fc.nat()).map(([key, operator, value]) => `${key}${operator}${value}`),
);

test('a matcher of its own text is the same matcher', t => {
	fc.assert(
		fc.property(fc.array(requirements, {maxLength: 4}), fc.dictionary(keys, values), (parts, labels) => {
			const matcher = matcherOfText(parts.join(','));
			const again = matcherOfText(matcher.text);
			t.is(again.text, matcher.text);
			t.is(again.matches(labels), matcher.matches(labels));
		}),
	);
});

test('any text is a selector or refused with an Error', t => {
	fc.assert(
		fc.property(fc.string({unit: fc.constantFrom(...'ab1=!(),<> intox\t'), maxLength: 20}), text => {
			try {
				matcherOfText(text);
			} catch (error) {
				t.true(error instanceof Error && /found|Invalid|parse|values/.test(error.message), text);
			}
		}),
	);
	t.pass();
});

test('a field selector is a list of equalities and inequalities', t => {
	t.deepEqual(parseFieldSelector('metadata.name=a,status.phase!=Running,spec.nodeName==n'), [
		{field: 'metadata.name', operator: '=', value: 'a'},
		{field: 'status.phase', operator: '!=', value: 'Running'},
		{field: 'spec.nodeName', operator: '=', value: 'n'},
	]);
	t.deepEqual(parseFieldSelector('a=b\\,c\\=d\\\\'), [{field: 'a', operator: '=', value: 'b,c=d\\'}]);
	t.deepEqual(parseFieldSelector(',,'), []);
});

test('a field selector that cannot be read is named', t => {
	t.throws(() => parseFieldSelector('metadata.name'), {
		message: "invalid selector: 'metadata.name'; can't understand 'metadata.name'",
	});
	t.throws(() => parseFieldSelector('a=\\x'), {message: 'invalid field selector: invalid escape sequence: \\x'});
	t.throws(() => parseFieldSelector('a=b=c'), {message: 'invalid field selector: unescaped character in value: ='});
});
