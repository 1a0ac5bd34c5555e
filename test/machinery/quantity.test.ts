import test from 'ava';
import * as fc from 'fast-check';
import {
	addQuantities,
	canonicalQuantity,
	compareQuantities,
	cpuMilli,
	formatQuantity,
	parseQuantity,
	QuantityError,
	quantityMilliValue,
	quantityValue,
	subtractQuantities,
	wholeValue,
	zeroQuantity,
} from '../../source/machinery/quantity.ts';

const canonical: readonly (readonly [string, string])[] = [
	['1000m', '1'],
	['0.5', '500m'],
	['1500m', '1500m'],
	['1024Mi', '1Gi'],
	['1048576Ki', '1Gi'],
	['1.5Gi', '1536Mi'],
	['0.9Gi', '966367641600m'],
	['1e3', '1e3'],
	['1.5e3', '1500'],
	['2e6', '2e6'],
	['1E', '1E'],
	['1000E', '1e21'],
	['1000000', '1M'],
	['0.5Ki', '512'],
	['1n', '1n'],
	['100u', '100u'],
	['0.1n', '1n'],
	['0.30000000000000004', '300000001n'],
	['-1.5Gi', '-1536Mi'],
	['-5', '-5'],
	['+5', '5'],
	['0', '0'],
	['0Gi', '0'],
	['100Ei', '9223372036854775807'],
	['.5', '500m'],
	['5.', '5'],
];

for (const [given, expected] of canonical) {
	test(`${given} is shown as ${expected}`, t => {
		t.is(formatQuantity(parseQuantity(given)), expected);
		t.is(canonicalQuantity(given), expected);
	});
}

const malformed = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const suffix = "unable to parse quantity's suffix";
const refused: readonly (readonly [string, string])[] = [
	['', malformed],
	['1GB', malformed],
	['abc', malformed],
	['1.2.3', malformed],
	['1 ', malformed],
	['１', malformed],
	['9'.repeat(5000), malformed],
	['1e', suffix],
	['1kk', suffix],
	['1e99999', suffix],
	['1e-99999', suffix],
];

for (const [given, message] of refused) {
	test(`${JSON.stringify(given.slice(0, 12))} is refused in apimachinery's words`, t => {
		t.throws(() => parseQuantity(given), {instanceOf: QuantityError, message});
		t.throws(() => cpuMilli(given), {instanceOf: QuantityError, message});
	});
}

test('values round away from zero, so that a little of something is never nothing', t => {
	t.is(quantityMilliValue(parseQuantity('1n')), 1);
	t.is(quantityMilliValue(parseQuantity('1.0001')), 1001);
	t.is(quantityValue(parseQuantity('1500m')), 2);
	t.is(quantityValue(parseQuantity('-1500m')), -2);
	t.is(cpuMilli('250m'), 250);
	t.is(wholeValue('1Gi'), 1024 ** 3);
});

test('a sum keeps the format of its first part, or of the second when the first is zero', t => {
	t.is(formatQuantity(addQuantities(parseQuantity('1Gi'), parseQuantity('1024'))), '1048577Ki');
	t.is(formatQuantity(addQuantities(zeroQuantity, parseQuantity('1Gi'))), '1Gi');
	t.is(formatQuantity(subtractQuantities(parseQuantity('1'), parseQuantity('250m'))), '750m');
});

const suffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'Ki', 'Mi', 'Gi', 'Ti', 'e3', 'e-3', 'E6'] as const;
const nanoPerUnit: Readonly<Record<(typeof suffixes)[number], bigint>> = {
	n: 1n,
	u: 10n ** 3n,
	m: 10n ** 6n,
	'': 10n ** 9n,
	k: 10n ** 12n,
	M: 10n ** 15n,
	G: 10n ** 18n,
	T: 10n ** 21n,
	Ki: 2n ** 10n * 10n ** 9n,
	Mi: 2n ** 20n * 10n ** 9n,
	Gi: 2n ** 30n * 10n ** 9n,
	Ti: 2n ** 40n * 10n ** 9n,
	e3: 10n ** 12n,
	'e-3': 10n ** 6n,
	E6: 10n ** 15n,
};
const amounts = fc.tuple(fc.integer({min: -1_000_000, max: 1_000_000}), fc.constantFrom(...suffixes));

test('whole amounts are exact, survive their canonical text, and add and compare as integers do', t => {
	fc.assert(
		fc.property(amounts, amounts, ([left, leftSuffix], [right, rightSuffix]) => {
			const a = parseQuantity(`${left}${leftSuffix}`);
			const b = parseQuantity(`${right}${rightSuffix}`);
			const modelA = BigInt(left) * nanoPerUnit[leftSuffix];
			const modelB = BigInt(right) * nanoPerUnit[rightSuffix];
			t.is(a.nano, modelA);
			t.is(parseQuantity(formatQuantity(a)).nano, modelA);
			t.is(formatQuantity(parseQuantity(formatQuantity(a))), formatQuantity(a));
			t.is(addQuantities(a, b).nano, modelA + modelB);
			t.is(subtractQuantities(a, b).nano, modelA - modelB);
			t.is(compareQuantities(a, b), modelA < modelB ? -1 : modelA > modelB ? 1 : 0);
		}),
	);
});

test('any text is read or refused, never anything else', t => {
	fc.assert(
		fc.property(fc.string({unit: fc.constantFrom(...'0123456789.+-eEinumkKMGTP '), maxLength: 12}), text => {
			try {
				parseQuantity(formatQuantity(parseQuantity(text)));
			} catch (error) {
				if (!(error instanceof QuantityError)) throw error;
			}
		}),
	);
	t.pass();
});
