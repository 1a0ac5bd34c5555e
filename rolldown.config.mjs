import {chmod} from 'node:fs/promises';

/*
Bundles the command into dist/: cli.js and the parts it loads when a subcommand needs them. Two packages need help:
ink-table is CommonJS and would require() Ink, which has a top-level await; react-devtools-core is optional and absent.
*/
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
			import * as hash from 'object-hash';
			const require = name => ({ink, react, 'object-hash': hash.default})[name];
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

/** Written anew, the command must still be one that a shell can run. */
const executable = {name: 'executable', writeBundle: () => chmod('dist/cli.js', 0o755)};

export default {
	input: 'cli.tsx',
	platform: 'node',
	plugins: [inkTable, noDevtools, executable],
	transform: {define: {'process.env.NODE_ENV': '"production"'}},
	output: {dir: 'dist', format: 'esm', minify: true, entryFileNames: 'cli.js', chunkFileNames: 'chunks/[name].js', cleanDir: true},
};
