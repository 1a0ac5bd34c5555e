// `npm test` compiles first and runs the compiled tests; `npm run test:source` runs .ts tests as they are (Node strips types).
export default {
	files: ['build/test/**/*.test.js'],
	environmentVariables: {FORCE_COLOR: '0', INKUBE_FREEZE: '1'},
	nodeArguments: ['--enable-source-maps'],
	timeout: '5m',
};
