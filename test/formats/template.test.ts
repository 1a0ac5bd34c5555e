import test from 'ava';
import {pureFunctions} from '../../source/formats/template/functions.ts';
import {parseTemplate} from '../../source/formats/template/parse.ts';
import {renderTemplate} from '../../source/formats/template/render.ts';
import {TextProblem} from '../../source/formats/text-problem.ts';

const functions = {...pureFunctions, Now: () => '2026-01-01T00:00:00Z', Nothing: () => undefined};
const known = new Set([...Object.keys(functions), 'and', 'or']);

const pod = {
	metadata: {name: 'a', annotations: {'example.com/code': '3'}, deletionGracePeriodSeconds: 0},
	spec: {containers: [{name: 'one'}, {name: 'two'}], nodeName: null},
	status: {},
};

const render = (template: string, data: unknown = pod) =>
	renderTemplate(parseTemplate(template, known), data, functions);

test('texts stay, actions write values, and dashes take white space away', t => {
	t.is(render('name: {{ .metadata.name }}!'), 'name: a!');
	t.is(render('a {{- .metadata.name -}}  b'), 'aab');
	t.is(render('a {{/* a remark with }} in it */}} b{{- /* and one */ -}} c'), 'a  bc');
	t.is(render('{{ "{{" }}{{ `}}` }}'), '{{}}');
	t.is(render('{{ .metadata.missing.deeper }}'), '<no value>');
	t.is(
		render('{{ .spec.containers }} {{ .metadata.annotations }}'),
		'[map[name:one] map[name:two]] map[example.com/code:3]',
	);
});

test('variables live in their block; setting one reaches the block it was made in', t => {
	t.is(render('{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ $x }}{{ end }}{{ $x }}'), '21');
	t.is(
		render(
			'{{ $has := false }}{{ range .spec.containers }}{{ if eq .name "two" }}{{ $has = true }}{{ end }}{{ end }}{{ $has }}',
		),
		'true',
	);
	t.is(render('{{ $root := . }}{{ with .spec }}{{ $root.metadata.name }}{{ $.metadata.name }}{{ end }}'), 'aa');
});

test('if, with and range take the branch that text/template takes', t => {
	t.is(render('{{ if .status }}full{{ else if .spec }}spec{{ else }}none{{ end }}'), 'spec');
	t.is(render('{{ with .status.x }}{{ . }}{{ else }}none{{ end }}'), 'none');
	t.is(render('{{ with .metadata.name }}{{ . }}{{ end }}'), 'a');
	t.is(render('{{ range $i, $c := .spec.containers }}{{ $i }}={{ $c.name }} {{ end }}'), '0=one 1=two ');
	t.is(render('{{ range .status.nothing }}x{{ else }}none{{ end }}'), 'none');
	t.is(render('{{ range $k, $v := . }}{{ $k }}{{ end }}', {b: 1, a: 2}), 'ab', 'keys in order');
	t.is(
		render('{{ if .metadata.deletionGracePeriodSeconds }}yes{{ end }}'),
		'yes',
		'numbers of an object are json.Number: texts',
	);
	t.is(render('{{ if 0 }}yes{{ else }}no{{ end }}'), 'no');
});

test('functions of text/template', t => {
	t.is(render('{{ or .status.x "else" }} {{ and .metadata.name "then" }} {{ not .status.x }}'), 'else then true');
	t.is(render('{{ or .metadata.name (index .spec.containers 9) }}'), 'a', 'or stops at the first that is something');
	t.is(render('{{ (index .spec.containers 1).name }} {{ len .spec.containers }}'), 'two 2');
	t.is(
		render('{{ eq .metadata.name "b" "a" }} {{ ne 1 2 }} {{ lt 1 2 }} {{ ge "b" "a" }} {{ eq .status.x "a" }}'),
		'true true true true false',
	);
	t.is(
		render('{{ printf "%s-%d-%q-%v%%" .metadata.name 3 "x" .spec.containers }}'),
		'a-3-"x"-[map[name:one] map[name:two]]%',
	);
	t.is(render('{{ "a" | printf "%s%s" "b" }}'), 'ba', 'what is piped comes last');
});

test('functions of sprig and kwok', t => {
	t.is(render('{{ index (or .metadata.labels dict) "x" | default "none" }} {{ (dict "a" 1).a }}'), 'none 1');
	t.is(
		render('{{ "a\\"b" | Quote }} {{ .metadata.missing | Quote }} {{ 3 | Quote }} {{ .spec.containers | Quote }}'),
		'"a\\"b" "null" "3" "[{\\"name\\":\\"one\\"},{\\"name\\":\\"two\\"}]"',
	);
	t.is(render('c:{{ YAML .spec.containers 1 }}'), 'c:\n  - name: one\n  - name: two\n  ');
	t.is(
		render('{{ YAML . }}', {b: 'yes', a: '1'}),
		'a: "1"\nb: "yes"\n',
		'what YAML 1.1 would take for something else is quoted',
	);
	t.is(
		render('{{ Now }} {{ ternary "x" "y" (hasKey .metadata "name") }} {{ coalesce "" Nothing "z" }}'),
		'2026-01-01T00:00:00Z x z',
	);
});

const refusals: readonly (readonly [string, number, RegExp])[] = [
	['a {{ env "HOME" }}', 5, /function "env" not defined; of kwok's functions inkube has .*Quote/],
	['{{ .a', 0, /no end/],
	['{{ $x }}', 3, /undefined variable "\$x"/],
	['{{ $x = 1 }}', 0, /undefined variable "\$x"/],
	['{{ if .a }}x', 0, /the if has no end/],
	['x{{ end }}', 1, /unexpected \{\{end\}\}/],
	['{{ if .a }}{{ else }}{{ else }}{{ end }}', 21, /second else/],
	['{{ template "x" }}', 0, /template is not read/],
	['{{ .a | .b }}', 8, /non executable command/],
	['{{ .a .b }}', 3, /can't give argument to non-function/],
	['{{ (or .a }}', 7, /unclosed left paren/],
	['{{ }}', 0, /missing value/],
	['{{ 1.5 }}', 3, /is not read here/],
	['{{ range $i, $e, $f := .a }}{{ end }}', 9, /undefined variable/],
];

for (const [template, offset, message] of refusals)
	test(`template: ${template} is refused where it is wrong`, t => {
		const problem = t.throws(() => parseTemplate(template, known), {instanceOf: TextProblem, message});
		t.is(problem?.offset, offset);
	});

const failures: readonly (readonly [string, number, RegExp])[] = [
	['{{ .metadata.name.first }}', 3, /can't evaluate field first in type string/],
	['{{ .spec.nodeName.x }}', 3, /nil pointer evaluating interface \{\}\.x/],
	['{{ index .spec.containers 2 }}', 3, /error calling index: index out of range: 2/],
	['{{ if eq .metadata.name 1 }}{{ end }}', 6, /incompatible types for comparison/],
	['{{ range .metadata.name }}{{ end }}', 0, /range can't iterate over a/],
	['{{ printf "%5s" "a" }}', 3, /%5s is not read/],
	['{{ upper .status.x }}', 3, /invalid value; expected string/],
	['{{ range 2000000 }}{{ end }}', 0, /goes beyond 1000000/],
];

for (const [template, offset, message] of failures)
	test(`template: ${template} fails where text/template fails`, t => {
		const problem = t.throws(() => render(template), {instanceOf: TextProblem, message});
		t.is(problem?.offset, offset);
	});
