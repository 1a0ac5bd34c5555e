/* What etcdctl is asked in the transcript, in order: of an etcd and of the store, from an empty start. */

/** A command of etcdctl, what is typed into it, and for one that goes on for ever after how many lines it is stopped. */
export interface Asked {
	readonly args: readonly string[];
	readonly input?: string;
	readonly lines?: number;
}

const words = (line: string): Asked => ({args: line.split(' ').map(word => (word === '""' ? '' : word))});

const txn = (compare: string, flags: readonly string[] = []): Asked => ({
	args: ['txn', ...flags],
	input: `${compare}\n\nput t 1\nget x\ndel t\n\nget y\nput e 1\n\n`,
});

const watch = (line: string, lines: number): Asked => ({...words(line), lines});

const manyPuts = Array.from({length: 129}, (_, index) => `put k${index} 1`).join('\n');

const puts = `
put a 1
put a 2 --prev-kv
put b 1 -w json
put a --ignore-value
put none --ignore-value
put a 3 --ignore-value
put a x --lease=77
put --ignore-lease a 5
put c 9 -w fields
put ab 1
put "" x`;

const gets = `
get a
get "" --prefix
get b --from-key
get a z --limit=2
get "" --prefix --order=DESCEND --sort-by=VALUE
get "" --prefix --sort-by=MODIFY --order=ASCEND
get "" --prefix --sort-by=CREATE
get "" --prefix --sort-by=VERSION --order=DESCEND --keys-only
get "" --prefix --keys-only
get "" --prefix --count-only -w fields
get "" --prefix --count-only -w json
get a --rev=2
get a --rev=999
get a --print-value-only
get a -w json
get a -w fields
get a -w simple
get none
get a --consistency=s
get a b c
get a z --prefix
get a --hex
get "" --prefix --limit=2 -w json`;

const deletes = `
del none
del b --prev-kv
del a --prefix --prev-kv
del a z --prev-kv -w json
put k1 1
put k2 2
del k1 --from-key
del "" --prefix
put x 1
put x 2
put y 1`;

const compares = `
mod("x") > "0"
mod("x") = "99"
create("x") = "0"
create("x") < "99"
version("x") = "2"
ver("x") > "1"
version("x") != "3"
value("x") = "2"
value("x") < "1"
value("none") = ""
lease("x") = "0"
mod("none") = "0"`;

const compactions = `
compaction 5
compaction 5
compaction 999
get x --rev=3
compaction 8 --physical
get x --rev=20 -w json`;

const leases = `
lease list
lease grant 0
lease grant x
lease timetolive 123 --keys
lease timetolive 123
lease revoke 123
lease revoke zz
lease keep-alive --once 123
lease keep-alive 123`;

const maintenance = `
endpoint health
alarm list
alarm disarm
defrag
auth enable
auth disable
user list
role list
user get x
role get x
endpoint status
endpoint hashkv
member list`;

const linesOf = (text: string): readonly string[] => text.trim().split('\n');

/** Commands that end by themselves, then watches. */
export const asked: readonly Asked[] = [
	...[puts, gets, deletes].flatMap(linesOf).map(words),
	...linesOf(compares).map(compare => txn(compare)),
	txn('mod("x") > "0"', ['--interactive']),
	txn('mod("x") > "0"', ['-w', 'json']),
	txn('mod("x") > "99"', ['-w', 'fields']),
	{args: ['txn'], input: '\nput z 1\nput z 2\n\n\n'},
	{args: ['txn'], input: `\n${manyPuts}\n\n\n`},
	...[compactions, leases, maintenance].flatMap(linesOf).map(words),
	{args: ['lock', 'door', 'echo', 'mine']},
	{args: ['lock', 'door', 'sh', '-c', 'exit 3']},
	watch('watch x --rev=15', 6),
	watch('watch "" --prefix --rev=14 --prev-kv', 20),
	watch('watch x z --rev=15 -w json', 1),
	watch('watch x --rev=16 -w fields', 11),
	words('watch x --rev=2'),
	words('watch b a'),
	{args: ['watch', '-i'], input: 'watch x --rev=15 --prev-kv\n', lines: 8},
	{args: ['watch', 'x', '--rev=15', '--', 'sh', '-c', 'echo $ETCD_WATCH_EVENT_TYPE $ETCD_WATCH_KEY'], lines: 8},
];
