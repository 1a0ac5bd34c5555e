import test from 'ava';
import {commands} from '../../source/commands/commands.ts';
import {completeCommand} from '../../source/commands/complete-command.ts';
import {parseCommand, type ParsedCommand} from '../../source/commands/parse-command.ts';
import {parsePhraseLine} from '../../source/commands/phrase/timed-phrase.ts';
import {splitWords} from '../../source/commands/split-words.ts';
import type {ParseError} from '../../source/commands/types.ts';
import {isParseError, WordError} from '../../source/commands/word-error.ts';

const texts = (line: string) => splitWords(line).map(({text}) => text);

test('blanks part words and quotes keep them together', t => {
	t.deepEqual(texts('  taint\tnode  a '), ['taint', 'node', 'a']);
	t.deepEqual(texts(`patch pod a '{"a": "b c"}'`), ['patch', 'pod', 'a', '{"a": "b c"}']);
	t.deepEqual(texts(`a"b c"d 'it''s' ""`), ['ab cd', 'its', '']);
	t.deepEqual(texts(''), []);
	t.deepEqual(splitWords(`a 'b c'`)[1], {text: 'b c', start: 2, end: 7});
	t.deepEqual(t.throws(() => splitWords(`a 'b c`), {instanceOf: WordError}).word, {start: 2, end: 6});
});

/** The word an error points at is marked with ‹ ›; an empty mark is where a word is missing. */
const wrong: readonly [line: string, message: string | RegExp, hint?: string | RegExp][] = [
	['‹›', 'the command is empty'],
	['‹   ›', 'the command is empty'],
	['‹drian› node-1', 'unknown command "drian"', 'did you mean drain?'],
	['‹frobnicate› x', 'unknown command "frobnicate"', /^verbs are taint, untaint, tolerate, cordon/],
	[`label node a ‹'x=y›`, "the quote ' is not closed"],
	['taint‹›', 'taint: a node name is missing'],
	['taint node‹›', 'taint: a node name is missing'],
	['taint ‹pod› a x:NoSchedule', 'taint: expected "node", not "pod"', 'write taint node NAME …'],
	['taint ‹pod/a› x:NoSchedule', 'taint: "pod/a" is not a node', 'write node/NAME'],
	['taint node a‹›', 'taint: a taint KEY[=VALUE]:EFFECT is missing'],
	['taint node a ‹x=y:Never›', /invalid taint effect: Never/, /:NoSchedule/],
	['taint node a k:NoExecute ‹x›', 'taint: invalid taint spec: x', /^write KEY=VALUE:NoSchedule/],
	['taint node a ‹x:NoSchedule-›', /invalid taint effect/, 'to take a taint away write untaint node NAME x:NoSchedule'],
	['taint node a ‹a/b/c:NoSchedule›', /invalid taint spec/, /^write KEY/],
	['taint node a x:NoSchedule ‹--overwrite=yes›', 'taint: --overwrite is on or off, not "yes"', 'write --overwrite'],
	['untaint node a‹›', 'untaint: the KEY of a taint is missing'],
	['untaint node a ‹x:Never›', /invalid taint effect: Never/, /KEY:EFFECT/],
	['cordon‹›', 'cordon: a node name is missing'],
	['cordon a ‹b›', 'cordon: unexpected "b"'],
	['uncordon ‹deployment/web›', 'uncordon: "deployment/web" is not a node', 'write node/NAME'],
	['drain a --timeout ‹soon›', /^drain: /],
	['drain a ‹--forse›', 'drain: unknown flag --forse', 'did you mean --force?'],
	['drain a ‹--forced›', 'drain: unknown flag --forced', 'did you mean --force?'],
	['drain a ‹--timeout›', 'drain: --timeout needs a value'],
	['drain a ‹b› --force', 'drain: unexpected "b"'],
	['scale deployment‹›', 'scale: the name of the deployment is missing'],
	['scale deployment web‹›', 'scale: --replicas N is missing'],
	['scale deployment web --replicas ‹many›', 'scale: "many" is not a number of replicas', /whole number/],
	['scale deployment web --replicas ‹-1›', 'scale: "-1" is not a number of replicas', /whole number/],
	['scale deployment web ‹--replicas=›', 'scale: "" is not a number of replicas', /whole number/],
	['scale deployment web ‹1.5›', 'scale: "1.5" is not a number of replicas', /whole number/],
	['scale deployment web 3 ‹4›', 'scale: unexpected "4"'],
	['scale ‹deployment/› 3', '"deployment/" is not KIND/NAME'],
	['set‹›', 'set: what to set (image) is missing'],
	['set ‹replicas› deployment web 3', 'set: cannot set "replicas"', 'write set image …'],
	['set image deployment web‹›', 'set: CONTAINER=IMAGE is missing'],
	['set image deployment web ‹nginx:2›', 'set: "nginx:2" is not CONTAINER=IMAGE'],
	['set image deployment web ‹web=›', 'set: "web=" is not CONTAINER=IMAGE'],
	['rollout‹›', 'rollout: restart, undo, pause or resume is missing'],
	['rollout ‹again› deployment web', 'rollout: "again" is not an action', 'write restart, undo, pause, resume'],
	['rollout undo deployment web --to-revision ‹last›', 'rollout: "last" is not a revision', /whole number/],
	['rollout pause deployment web --to-revision ‹1›', 'rollout: --to-revision belongs to undo'],
	['tolerate deployment web‹›', 'tolerate: a toleration KEY[=VALUE][:EFFECT] is missing'],
	['tolerate deployment web ‹key:Never›', /invalid taint effect: Never/, /^write KEY=VALUE:EFFECT/],
	['tolerate deployment web ‹for› 30s', 'tolerate: a toleration before "for" is missing', /^write KEY/],
	['tolerate deployment web key:NoExecute ‹for›', 'tolerate: a duration after "for" is missing', 'write for 30s'],
	['tolerate deployment web key:NoExecute for ‹ever›', /^tolerate: /, 'write a duration such as 30s'],
	['tolerate deployment web key:NoExecute for 30s ‹more›', 'tolerate: unexpected "more"'],
	[
		'tolerate deployment web key:NoSchedule ‹for› 30s',
		'tolerate: only NoExecute can be tolerated for a while',
		/:NoExecute$/,
	],
	['drain a --grace-period ‹none›', 'drain: "none" is not a number of seconds', /whole number/],
	['apply‹›', 'apply: a file is missing'],
	['create ‹--file› a', 'create: unknown flag --file', 'did you mean --filename?'],
	['patch pod a‹›', 'patch: the patch (JSON) is missing'],
	['patch pod a ‹{oops}›', /^patch: .*JSON/],
	[`patch pod a '{}' --type ‹weird›`, 'patch: --type is strategic, merge, json'],
	['label node a‹›', 'label: KEY=VALUE or KEY- is missing'],
	['label node a ‹x›', 'label: "x" is neither KEY=VALUE nor KEY-'],
	['label node a x=y ‹=z›', 'label: "=z" is neither KEY=VALUE nor KEY-'],
	['annotate node a ‹-›', 'annotate: "-" is neither KEY=VALUE nor KEY-'],
	['delete‹›', 'delete: a kind, such as deployment is missing'],
	['delete pod a ‹b›', 'delete: unexpected "b"'],
	['delete pod a --grace-period ‹now›', 'delete: "now" is not a number of seconds', /whole number/],
	['delete pod a ‹--grace-period=›', 'delete: "" is not a number of seconds', /whole number/],
	['delete pod a --cascade ‹none›', 'delete: --cascade is orphan, background, foreground'],
	['evict‹›', 'evict: a pod is missing'],
	['evict ‹deployment/web›', 'evict: expected "pod", not "deployment/web"', 'write evict pod NAME'],
	['kill ‹pod/›', 'kill: expected "pod", not "pod/"', 'write kill pod NAME'],
	['kill pod‹›', 'kill: the name of the pod is missing'],
	['fail ‹pod› a', 'fail: expected "node", not "pod"', 'write fail node NAME …'],
	['fail node a ‹during› 2m', 'fail: unexpected "during"', 'write for 2m to heal it then'],
	['fail node a for‹›', 'fail: a duration after "for" is missing'],
	['fail node a for ‹2›', 'fail: time: missing unit in duration "2"', 'write a duration such as 2m'],
	['fail node a for ‹0s›', 'fail: "0s" is no time at all', 'write a duration such as 2m'],
	['kill pod web -l ‹app=web›', 'kill: a selector narrows what is picked from', 'write kill pod random -l …'],
	['fail node a --as ‹gone›', 'fail: --as is down or partitioned, not "gone"'],
	['heal node‹›', 'heal: a node name is missing'],
	['slow node a --factor ‹0›', 'slow: "0" is not a factor above 0'],
	['slow node a --factor ‹Infinity›', 'slow: "Infinity" is not a factor above 0'],
	['wait‹›', 'wait: what to wait for is missing'],
	['wait deployment/web ‹fine›', 'unexpected "fine"', /^states are running, pending/],
	['wait deployment/web available within ‹soon›', /duration/, 'write a duration such as 5s or 1m30s'],
	['kv‹›', 'kv: put, get, del, txn, lease, watch, compact, lock, elect is missing'],
	['kv ‹set› a b', 'kv: there is no kv set', /^write put, get/],
	['kv put‹›', 'kv: a KEY is missing'],
	['kv put a‹›', 'kv: a VALUE is missing'],
	["kv put ‹''› b", 'kv: a key is not empty'],
	['kv put a b ‹c›', 'kv: unexpected "c"'],
	['kv put a b --lease ‹door›', 'kv: "door" is not the ID of a lease', /hexadecimal/],
	['kv put a b --lease ‹0›', 'kv: "0" is not the ID of a lease', /hexadecimal/],
	['kv put a b --lease ‹ffffffffffffffff›', 'kv: "ffffffffffffffff" is not the ID of a lease', /hexadecimal/],
	['kv put a b --rev ‹3›', 'kv: put takes no --rev', 'kv put KEY VALUE [--lease ID]'],
	['kv get‹›', 'kv: a KEY is missing'],
	['kv get a --rev ‹first›', 'kv: "first" is not a revision', 'write a whole number, 1 or more'],
	['kv get a --limit ‹0›', 'kv: "0" is not a number of keys', 'write a whole number, 1 or more'],
	['kv get a ‹--value-only›', 'kv: unknown flag --value-only'],
	['kv del --prefix‹›', 'kv: a KEY is missing'],
	['kv txn‹›', 'kv: if or then is missing'],
	['kv txn ‹when› x', 'kv: unexpected "when"', 'write if or then'],
	['kv txn if‹›', 'kv: a comparison, such as mod(KEY) = 0, is missing'],
	['kv txn if ‹size(a)› = 0 then get a', 'kv: "size(a)" is not something to compare', /mod\(KEY\)/],
	['kv txn if ‹mod(a)=0› then get a', 'kv: "mod(a)=0" is not something to compare', /then a blank$/],
	['kv txn if ‹mod()› = 0 then get a', 'kv: "mod()" is not something to compare', /KEY/],
	['kv txn if mod(a)‹›', 'kv: =, !=, < or > after mod(a) is missing'],
	['kv txn if mod(a) ‹==› 0 then get a', 'kv: "==" does not compare', 'write =, !=, <, >'],
	['kv txn if mod(a) =‹›', 'kv: what to compare mod(a) with is missing'],
	['kv txn if mod(a) = ‹x› then get a', 'kv: "x" is not a revision', 'write a whole number, 0 or more'],
	['kv txn if lease(a) = ‹x› then get a', 'kv: "x" is not the ID of a lease', /hexadecimal/],
	['kv txn if mod(a) = 0‹›', 'kv: then is missing'],
	['kv txn if mod(a) = 0 ‹do› get a', 'kv: unexpected "do"', 'write and or then'],
	['kv txn then‹›', 'kv: put, get or del is missing'],
	['kv txn then ‹incr› a', 'kv: "incr" is not an operation', 'write put KEY VALUE, get KEY or del KEY'],
	['kv txn then put a b ‹or› get a', 'kv: unexpected "or"', 'write and or else'],
	['kv txn then get a else get b ‹else› get c', 'kv: unexpected "else"', 'write and'],
	['kv lease‹›', 'kv: grant, revoke, keepalive, ttl or list is missing'],
	['kv lease ‹lend›', 'kv: "lend" is not something to do to a lease', 'write grant, revoke, keepalive, ttl, list'],
	['kv lease grant‹›', 'kv: a TTL in seconds is missing'],
	['kv lease grant ‹1m›', 'kv: "1m" is not a TTL in seconds', 'write a whole number, 1 or more'],
	['kv lease revoke‹›', 'kv: the ID of a lease is missing'],
	['kv lease ttl --id ‹7›', 'kv: --id goes with lease grant', 'write lease ttl ID'],
	['kv watch‹›', 'kv: a KEY is missing'],
	['kv watch a --count ‹none›', 'kv: "none" is not a number of events', 'write a whole number, 1 or more'],
	['kv watch a --v2 --count ‹3›', 'kv: --count means nothing with --v2', /one event/],
	['kv compact‹›', 'kv: a revision (REV) is missing'],
	['kv compact ‹now›', 'kv: "now" is not a revision', 'write a whole number, 1 or more'],
	['kv lock‹›', 'kv: the NAME of a lock is missing'],
	['kv lock a --ttl ‹60s›', 'kv: "60s" is not a TTL in seconds', 'write a whole number, 1 or more'],
	['kv lock a --ttl ‹60› --lease 7', 'kv: --ttl and --lease exclude each other', /--lease/],
	['kv elect‹›', 'kv: the NAME of an election is missing'],
	['kv elect boss‹›', 'kv: the VALUE to stand for is missing'],
	['kv elect boss ada --count ‹1›', 'kv: --count goes with --listen'],
	['kv elect boss --listen --ttl ‹9›', 'kv: --ttl means nothing with --listen'],
	['speed‹›', 'speed: a factor is missing'],
	['speed ‹fast›', 'speed: "fast" is not a factor between 0.1 and 1000', 'to stop time write pause'],
	['speed ‹0›', 'speed: "0" is not a factor between 0.1 and 1000', 'to stop time write pause'],
	['speed ‹1001›', /^speed: "1001"/, /pause/],
	['pause ‹now›', 'pause: unexpected "now"'],
	['resume ‹now›', 'resume: unexpected "now"'],
	['step ‹2›', 'step: unexpected "2"'],
];

for (const [marked, message, hint] of wrong) {
	const line = marked.replace(/[‹›]/g, '');
	test(`"${line}" is refused at its wrong word`, t => {
		const result = parseCommand(line) as ParseError;
		t.true(isParseError(result), 'it is an error');
		const {error, start, end} = result;
		t.is(`${line.slice(0, start)}‹${line.slice(start, end)}›${line.slice(end)}`, marked);
		const matches = (text: string | undefined, expected: string | RegExp | undefined) =>
			expected instanceof RegExp ? expected.test(text ?? '') : text === expected;
		t.true(matches(error, message), error);
		t.true(matches(result.hint, hint), result.hint);
	});
}

test('every verb has refusals in this table', t => {
	const tried = new Set(wrong.map(([line]) => /[a-z]+/.exec(line)?.[0]));
	t.deepEqual(
		commands.map(({verb}) => verb).filter(verb => !tried.has(verb)),
		[],
	);
});

test('every verb says how it is used and what it does', t => {
	for (const {verb, usage, summary} of commands) {
		t.true(usage.startsWith(verb), usage);
		t.regex(summary, /^[A-Z].*\.$/);
	}
});

const understood = (line: string) => (parseCommand(line) as ParsedCommand).args;

test('one thing may be said in several ways', t => {
	const taint = {node: 'a', taints: [{key: 'k', value: 'v', effect: 'NoExecute'}], overwrite: true};
	for (const line of [
		'taint node a k=v:NoExecute --overwrite',
		'taint node/a --overwrite k=v:NoExecute',
		'taint nodes a k=v:NoExecute --overwrite=true',
	])
		t.deepEqual(understood(line), taint, line);
	const scale = {target: {kind: 'deployment', name: 'web', namespace: 'shop'}, replicas: 3};
	for (const line of [
		'scale deployment web --replicas 3 -n shop',
		'scale deployment/web --replicas=3 --namespace=shop',
		'scale -n shop deployment web 3',
	])
		t.deepEqual(understood(line), scale, line);
	t.deepEqual(understood('untaint node a k- x=y:NoSchedule-'), {
		node: 'a',
		removals: [
			{key: 'k', effect: ''},
			{key: 'x', value: 'y', effect: 'NoSchedule'},
		],
	});
	t.deepEqual(understood('apply -f a.yaml b.yaml'), {files: ['a.yaml', 'b.yaml']});
	t.deepEqual(understood('speed ×10'), {factor: 10});
});

test('a transaction is read word by word', t => {
	const {args} = understood(
		"kv txn if mod(a) = 0 and value('b c') != x and lease(d) = 1f then put a then and get e else del a and put else and",
	) as {args: unknown};
	t.deepEqual(args, {
		compare: [
			{key: 'a', target: 'mod', operator: '=', operand: 0},
			{key: 'b c', target: 'value', operator: '!=', operand: 'x'},
			{key: 'd', target: 'lease', operator: '=', operand: '31'},
		],
		success: [
			{type: 'put', key: 'a', value: {text: 'then'}},
			{type: 'range', key: 'e'},
		],
		failure: [
			{type: 'delete', key: 'a'},
			{type: 'put', key: 'else', value: {text: 'and'}},
		],
	});
});

test('phrases are read word by word', t => {
	const phrase = (line: string) => {
		const {phrase: read, withinMs} = parsePhraseLine(line);
		return {...read, ...('kind' in read ? {kind: read.kind.text} : {}), withinMs};
	};
	t.like(phrase('deployment/web available within 1m30s'), {
		kind: 'deployment',
		name: 'web',
		wanted: {state: 'available'},
		withinMs: 90_000,
	});
	t.like(phrase('no pods on node-1 in shop app=web tier!=back'), {
		none: true,
		kind: 'pods',
		node: 'node-1',
		namespace: 'shop',
		selector: 'app=web,tier!=back',
	});
	t.like(phrase('pods running count >= 3'), {wanted: {state: 'running'}, count: {comparison: '>=', number: 3}});
	t.like(phrase('node/a Ready=Unknown'), {wanted: {condition: 'Ready', status: 'Unknown'}});
	t.like(phrase('namespace/x gone'), {wanted: {state: 'gone'}});
	t.like(phrase('events reason=Killing name=a == 2'), {
		about: 'events',
		fields: {reason: 'Killing', name: 'a'},
		count: {comparison: '==', number: 2},
	});
	t.like(phrase('events'), {fields: {}, count: {comparison: '>=', number: 1}});
});

const wrongPhrases: readonly [line: string, message: string | RegExp][] = [
	['no‹›', 'a kind, such as pods or deployment/web is missing'],
	['pods on‹›', 'a node after "on" is missing'],
	['pods in‹›', 'a namespace after "in" is missing'],
	['pods running ‹app=web›', 'unexpected "app=web"'],
	['pods ‹=<› 3', 'unexpected "=<"'],
	['pods ==‹›', 'a number after == is missing'],
	['pods == ‹-1›', '"-1" is not a number'],
	['pods count ‹3›', 'after "count" comes ==, >=, <=, > or <'],
	['pods count‹›', /is missing$/],
	['pods within‹›', 'a duration after "within" is missing'],
	['pods within ‹5›', /5/],
	['pods within ‹-5s›', '"-5s" is in the past'],
	['pods within 5s ‹please›', 'unexpected "please" after the duration'],
	['no pods ‹==› 3', '"no" and a number say two things; write one of them'],
	['events ‹on› node-1', 'unexpected "on"'],
];

for (const [marked, message] of wrongPhrases) {
	const line = marked.replace(/[‹›]/g, '');
	test(`the phrase "${line}" is refused at its wrong word`, t => {
		const {word} = t.throws(() => parsePhraseLine(line), {instanceOf: WordError, message});
		t.is(`${line.slice(0, word.start)}‹${line.slice(word.start, word.end)}›${line.slice(word.end)}`, marked);
	});
}

const world = {
	kinds: ['pod', 'node', 'deployment'],
	names: (kind: string) =>
		({node: ['node-0', 'node-1'], deployment: ['web', 'api'], pod: ['web-1']})[kind] ?? ([] as readonly string[]),
};

/** What is offered at the | of a line. */
const offered = (marked: string) =>
	completeCommand(marked.replace('|', ''), marked.indexOf('|'), world).map(({text}) => text);

test('verbs are completed first, by their letters in order', t => {
	t.deepEqual(offered('|').length, commands.length);
	t.is(offered('dr|')[0], 'drain');
	t.is(offered('unt|')[0], 'untaint');
	t.deepEqual(offered('rsm|'), ['resume']);
	t.deepEqual(offered('zzz|'), []);
});

test('then what the verb takes: nodes, kinds and names', t => {
	t.deepEqual(offered('taint |'), ['node', 'node-0', 'node-1']);
	t.deepEqual(offered('taint node |'), ['node-0', 'node-1']);
	t.is(offered('taint node node-0 NoE|')[0], 'key1=value1:NoExecute');
	t.deepEqual(offered('scale deployment w|'), ['web']);
	t.deepEqual(offered('label |'), ['pod', 'node', 'deployment']);
	t.deepEqual(offered('set |'), ['image']);
	t.deepEqual(offered('set image deployment |'), ['web', 'api']);
	t.deepEqual(offered('rollout |'), ['restart', 'undo', 'pause', 'resume']);
	t.deepEqual(offered('kill pod |'), ['web-1']);
	t.deepEqual(offered('kv l|'), ['lock', 'lease', 'elect', 'del']);
	t.deepEqual(offered('kv lease k|'), ['keepalive', 'revoke']);
	t.deepEqual(offered('kv get |'), []);
	t.deepEqual(offered('delete pod web-1 |'), []);
});

test('flags are completed, and those written already do not count as words', t => {
	t.deepEqual(offered('drain node-0 --fo|'), ['--force']);
	t.true(offered('scale deployment web --|').includes('--replicas'));
	t.deepEqual(offered('taint --overwrite node |'), ['node-0', 'node-1']);
});

test('only the word at the cursor counts, and nothing is offered inside a quote or to an unknown verb', t => {
	t.deepEqual(offered('cordon node-1| --force'), ['node-1']);
	t.deepEqual(offered(`label node 'a |`), []);
	t.deepEqual(offered('frobnicate |'), []);
});
