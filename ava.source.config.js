// Runs .ts tests without a build: npx ava --config ava.source.config.js test/store/*.test.ts
export default {
	extensions: ['ts'],
	files: ['test/**/*.test.ts'],
	environmentVariables: {FORCE_COLOR: '0', INKUBE_FREEZE: '1'},
	timeout: '5m',
};
