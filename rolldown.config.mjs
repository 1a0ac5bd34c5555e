import {chmod} from 'node:fs/promises';
import {createRequire} from 'node:module';
import path from 'node:path';

/*
Bundles the command into dist/: cli.js and the parts it loads when a subcommand needs them. Some packages need help, three of them
because people wait for the first frame:
- ink-table is CommonJS and would require() Ink, which has a top-level await; it would also hash the rows of every frame to
  tell them apart, which their uids do;
- react-devtools-core is optional and absent;
- yoga-layout would fetch() the WebAssembly that it holds itself, and Node's fetch takes longer to load than all of Ink;
- string-width is there five times, each with regular expressions that take 15 ms to compile, for widths that most texts of
  the console do not need;
- Ink forgets after each frame what it has worked out of each line, and most lines are those of the frame before;
- meow readies what would check the licence and the repository of our own package.json.
*/
const inkRequire = createRequire(createRequire(import.meta.url).resolve('ink'));

const inkTable = {
	name: 'ink-table',
	load: {
		filter: {id: /source\/console\/ink-table\.ts$/},
		handler: () => `export {default as Table} from 'ink-table';`,
	},
	transform: {
		filter: {id: /node_modules\/ink-table\/dist\/index\.js$/},
		handler: code => `
			import * as ink from 'ink';
			import * as react from 'react';
			const require = name => ({ink, react, 'object-hash': {sha1: row => row.uid}})[name];
			const exports = {};
			${code}
			export {Table as default};`,
	},
};

const noDevtools = {
	name: 'no-devtools',
	resolveId: {filter: {id: /^react-devtools-core$/}, handler: () => '\0no-devtools'},
	load: {filter: {id: /^\0no-devtools$/}, handler: () => 'export default {};'},
};

/** A transform that must find what it is to replace: otherwise the package has changed, and so must this file. */
const replacing = (name, id, changes) => ({
	name,
	transform: {
		filter: {id},
		handler(code) {
			const missing = changes.find(([before]) => !code.includes(before));
			if (missing) throw new Error(`${name}: there is no ${missing[0]} in it any more`);
			return changes.reduce((text, [before, after]) => text.replaceAll(before, after), code);
		},
	},
});

const yogaAtHand = replacing('yoga-at-hand', /yoga-wasm-base64-esm\.js$/, [['typeof fetch', '"undefined"']]);

/** Forgets all at once when lines of some screens have come together. */
const outputMemory = `
const linesKept = 1_000;
let kept = new OutputCaches();
const keptCaches = () => (kept.styledChars.size < linesKept ? kept : (kept = new OutputCaches()));
`;
const inkRemembering = replacing('ink-remembering', /ink\/build\/output\.js$/, [
	['caches = new OutputCaches();', 'caches = keptCaches();'],
	['export default class Output {', `${outputMemory}export default class Output {`],
]);

const meowUnburdened = replacing('meow-unburdened', /meow\/build\/dependencies\.js$/, [
	['var normalizeExports = requireNormalize();', 'var normalizeExports = {default: () => undefined};'],
]);

/** All measure texts as the console does, and the unusual ones by one copy of the package, that of Ink. */
const oneTextWidth = {
	name: 'one-text-width',
	resolveId: {
		filter: {id: /^string-width$/},
		handler: (_, importer) => (/text-width/.test(importer) ? inkRequire.resolve('string-width') : '\0text-width'),
	},
	load: {
		filter: {id: /^\0text-width$/},
		handler: () => `
			import stringWidth from 'string-width';
			import {textWidth} from ${JSON.stringify(path.resolve('source/console/text-width.ts'))};
			export default (text, options) => options === undefined ? textWidth(text) : stringWidth(text, options);`,
	},
};

/** Written anew, the command must still be one that a shell can run. */
const executable = {name: 'executable', writeBundle: () => chmod('dist/cli.js', 0o755)};

export default {
	input: 'cli.tsx',
	platform: 'node',
	plugins: [inkTable, noDevtools, yogaAtHand, inkRemembering, meowUnburdened, oneTextWidth, executable],
	transform: {define: {'process.env.NODE_ENV': '"production"'}},
	output: {
		dir: 'dist',
		format: 'esm',
		minify: true,
		entryFileNames: 'cli.js',
		chunkFileNames: 'chunks/[name].js',
		cleanDir: true,
	},
};
