import test from 'ava';
import type {CelType} from '../../source/machinery/cel/cel-type.ts';
import {fromCel} from '../../source/machinery/cel/cel-value.ts';
import {compileExpression, type Variables} from '../../source/machinery/cel/compile-expression.ts';
import {evaluate} from '../../source/machinery/cel/evaluate.ts';

const spec: CelType = {
	kind: 'object',
	name: 'Object.spec',
	fields: {
		replicas: 'int',
		share: 'double',
		name: 'string',
		tags: {kind: 'list', items: 'string'},
		limits: {kind: 'map', values: 'int'},
		since: 'timestamp',
		'foo-bar': 'string',
		free: 'dyn',
	},
};
const self: CelType = {kind: 'object', name: 'Object', fields: {spec}};
const variables: Variables = {self, oldSelf: {kind: 'optional', of: self}};

const object = {
	spec: {
		replicas: 3,
		share: 1,
		name: 'web',
		tags: ['a', 'b'],
		limits: {cpu: 2},
		since: '2026-01-01T00:00:00Z',
		'foo-bar': 'odd',
		free: {deep: 1.5},
	},
};

const problemOf = (source: string): string => {
	const compiled = compileExpression(source, variables);
	return compiled.ok ? `compiles to ${compiled.program.resultType}` : compiled.problem.message;
};

const outcomeOf = (source: string, costMax?: number): unknown => {
	const compiled = compileExpression(source, variables);
	if (!compiled.ok) return compiled.problem.message;
	const outcome = evaluate(compiled.program, {self: object}, costMax);
	return outcome.ok ? fromCel(outcome.value) : outcome.message;
};

test('expressions read objects by the types of their schema', t => {
	t.is(outcomeOf('self.spec.replicas + 1'), 4);
	t.is(outcomeOf('self.spec.share / 2.0'), 0.5, 'a whole number of a double is a double');
	t.is(outcomeOf('self.spec.since.getFullYear()'), 2026);
	t.is(outcomeOf('self.spec.foo__dash__bar'), 'odd');
	t.is(outcomeOf('self.spec.limits.all(name, self.spec.limits[name] < 3)'), true);
	t.is(outcomeOf('oldSelf.?spec.replicas.orValue(7)'), 7);
	t.is(outcomeOf('has(self.spec.free.deep) && !has(self.spec.free.other)'), true);
	t.is(outcomeOf('has(dyn(self.spec)["free"].deep) && !has(dyn(self)["spec"].other)'), true);
	t.is(outcomeOf('has(dyn(self.spec)["none"].deep)'), 'no such key: none');
	t.deepEqual(outcomeOf('self.spec.tags.map(tag, tag + "!")'), ['a!', 'b!']);
	t.is(outcomeOf('self.spec == self.spec'), true);
});

test('the libraries of Kubernetes are there', t => {
	for (const source of [
		'self.spec.name.matches("^[a-z]+$") && !"x".matches("(?i)^y$")',
		'"a1b22".findAll("[0-9]+") == ["1", "22"]',
		'"%s has %d of %.1f".format(["web", 3, 2.5]) == "web has 3 of 2.5"',
		'"aaa".replace("a", "b", 2) == "bba" && "abc".charAt(1) == "b"',
		'[1, 2, 2].sum() == 5 && [3, 1].min() == 1 && [1, 2].isSorted() && ["b", "a"].indexOf("a") == 1',
		'[1, 1, 2].distinct() == [1, 2] && [2, 1].sort() == [1, 2] && [1, 2, 3].slice(1, 3) == [2, 3]',
		'sets.contains([1, 2], [2]) && sets.intersects([1], [1, 3]) && sets.equivalent([1, 1], [1])',
		'url("https://user@h.example:8443/p?q=1").getHost() == "h.example:8443" && !isURL("nope")',
		'quantity("1Gi").isGreaterThan(quantity("1G")) && quantity("50k").add(20).sub(quantity("20")) == quantity("50k")',
		'ip("::1").isLoopback() && ip("192.168.0.1").family() == 4 && !isIP("1.2.3") && ip.isCanonical("2001:db8::1")',
		'cidr("10.0.0.0/8").containsCIDR("10.1.0.0/16") && string(cidr("10.1.2.3/8").masked()) == "10.0.0.0/8"',
		'semver("1.0.0-rc.1").isLessThan(semver("1.0.0")) && isSemver("v1.0", true) && !isSemver("v1.0")',
		'format.dns1123Label().validate("Not_A_Label").hasValue() && !format.uuid().validate("00000000-0000-0000-0000-000000000000").hasValue()',
	]) {
		t.is(outcomeOf(source), true, source);
	}
});

test('what cannot be compiled is said in the words of cel-go, with its place', t => {
	t.is(problemOf('self.foo'), "ERROR: <input>:1:5: undefined field 'foo'\n | self.foo\n | ....^");
	t.is(
		problemOf('self.spec.replicas == "x"'),
		"ERROR: <input>:1:20: found no matching overload for '_==_' applied to '(int, string)'\n | self.spec.replicas == \"x\"\n | ...................^",
	);
	t.regex(problemOf('other == 1'), /^ERROR: <input>:1:1: undeclared reference to 'other' \(in container ''\)/);
	t.regex(
		problemOf('true &&\n self.spec ==)'),
		/^ERROR: <input>:2:14: Syntax error: mismatched input '\)'|^ERROR: <input>:2:1/,
	);
	t.regex(problemOf('self.spec.name.size('), /^ERROR: <input>:1:21: Syntax error: mismatched input '<EOF>'/);
	t.regex(problemOf('self.spec.name.startsWith(1)'), /'startsWith' applied to 'string\.\(int\)'/);
	t.is(problemOf('self.spec.tags'), 'compiles to list(string)');
});

test('an evaluation that fails says why', t => {
	t.is(outcomeOf('self.spec.free.other == 1'), 'no such key: other');
	t.is(outcomeOf('self.spec.tags[5] == "a"'), 'index out of bounds: 5');
	t.is(outcomeOf('1 / (self.spec.replicas - 3)'), 'division by zero');
	t.is(outcomeOf('self.spec.free + 1 == 2'), 'no such overload');
	t.is(outcomeOf('"a".matches("(")'), 'error parsing regexp: missing closing ): `(`');
});

test('an expensive expression ends when its budget is spent', t => {
	const everyPair = 'lists.range(1000).all(i, lists.range(1000).all(j, i + j >= 0))';
	t.is(outcomeOf(everyPair), 'operation cancelled: actual cost limit exceeded');
	t.is(outcomeOf('[1, 2, 3].all(i, i > 0)', 1000), true);
	t.is(outcomeOf('[1, 2, 3].all(i, i > 0)', 5), 'operation cancelled: actual cost limit exceeded');
	const doubling = `['x']${'.map(s, s + s)'.repeat(60)}.size() == 1`;
	t.is(outcomeOf(doubling), 'operation cancelled: actual cost limit exceeded');
	t.is(outcomeOf(`"${'a'.repeat(5000)}b".matches("^(a+)+$")`), false, 'patterns take linear time');
});

test('patches construct objects, which plain expressions cannot', t => {
	const thing: CelType = {kind: 'object', name: 'Thing', fields: {tags: {kind: 'list', items: 'string'}}};
	const patchOutcome = (source: string): unknown => {
		const compiled = compileExpression(source, {self: thing}, 'patch');
		if (!compiled.ok) return compiled.problem.message;
		const outcome = evaluate(compiled.program, {self: object.spec});
		return outcome.ok ? [compiled.program.resultType, fromCel(outcome.value)] : outcome.message;
	};
	const nested = `Other{} == 1`;
	t.regex(String(patchOutcome(nested)), /Syntax error/);
	t.deepEqual(
		patchOutcome('Object{a: {"b{, c: d": [1]}, // of } everything\n ?none: optional.none(), ?some: optional.of(2)}'),
		['Object', {a: {'b{, c: d': [1]}, some: 2}],
	);
	t.deepEqual(patchOutcome('self.tags.map(tag, Object.deep{name: tag, more: {"x": Object.deep.more{}}})'), [
		'list(Object.deep)',
		[
			{name: 'a', more: {x: {}}},
			{name: 'b', more: {x: {}}},
		],
	]);
	t.deepEqual(patchOutcome('true ? [JSONPatch{op: "add", path: jsonpatch.escapeKey("a/~b"), value: 1}] : []'), [
		'list(JSONPatch)',
		[{op: 'add', path: 'a~1~0b', value: 1}],
	]);
	t.is(patchOutcome('JSONPatch{op: 1}'), "unexpected type int64 for JSONPatchType 'op' field");
	t.is(patchOutcome('JSONPatch{operation: "add"}'), 'unexpected JSONPatchType field: operation');
	const place = String(patchOutcome('Object{a: 1, b: Object.b{c:\n  self.nothing}}'));
	t.is(place, "ERROR: <input>:2:7: undefined field 'nothing'\n |   self.nothing}}\n | ......^");
	t.regex(problemOf('Object{a: 1}'), /^ERROR/);
	t.regex(problemOf('jsonpatch.escapeKey("a")'), /undeclared reference to 'jsonpatch'/);
});
