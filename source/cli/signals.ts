/** Resolves at the first SIGINT, SIGTERM or SIGHUP. A second one ends the process at once. */
export const untilSignal = (): Promise<NodeJS.Signals> =>
	new Promise(resolve => {
		const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
		const first = (signal: NodeJS.Signals) => {
			for (const one of signals) process.off(one, first);
			resolve(signal);
		};
		for (const one of signals) process.on(one, first);
	});
