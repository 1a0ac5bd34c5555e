/*
Adds to package-lock.json the optional packages of other platforms that npm left out, because the registry it was run
against does not carry them or because node_modules was there already. `npm ci` refuses a lock file without them.
Run after a change of dependencies: node scripts/complete-lock-file.mjs
*/
import fs from 'node:fs';
import path from 'node:path';

const file = path.join(import.meta.dirname, '../package-lock.json');
const lock = JSON.parse(fs.readFileSync(file, 'utf8'));
const {packages} = lock;

const system = name => /android|darwin|freebsd|linux|openharmony|win32/.exec(name)?.[0];
const processor = name => /arm64|arm|ia32|x64|ppc64|riscv64|s390x|loong64|wasm32/.exec(name)?.[0];
const library = name => (name.includes('musl') ? 'musl' : /linux.*gnu/.test(name) ? 'glibc' : undefined);

/** What npm writes for an optional package that does not fit the machine, without its checksum. */
const entryOf = (name, version, isDevelopment) => ({
	version,
	...(processor(name) ? {cpu: [processor(name)]} : {}),
	...(isDevelopment ? {dev: true} : {}),
	...(library(name) ? {libc: [library(name)]} : {}),
	optional: true,
	...(system(name) ? {os: [system(name)]} : {}),
});

let added = 0;
for (const [where, {optionalDependencies = {}, dev}] of Object.entries(packages)) {
	for (const [name, version] of Object.entries(optionalDependencies)) {
		if (packages[`node_modules/${name}`] || packages[`${where}/node_modules/${name}`]) continue;
		packages[`node_modules/${name}`] = entryOf(name, version, dev);
		added++;
	}
}
lock.packages = Object.fromEntries(Object.entries(packages).toSorted(([a], [b]) => (a < b ? -1 : 1)));
fs.writeFileSync(file, `${JSON.stringify(lock, null, '\t')}\n`);
process.stdout.write(`${added} packages added to package-lock.json\n`);
