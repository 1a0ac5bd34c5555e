// A scheduler plugin of your own: no node takes more than so many pods of one team, and emptier nodes of a team are better.
// `args` are those of pluginConfig; `tools` make refusals.
export default ({label = 'team', podsMax}, {unschedulable}) => {
	if (!Number.isInteger(podsMax) || podsMax < 1)
		throw new Error(`podsMax must be a whole number of at least 1, not ${podsMax}`);
	const teamOf = pod => pod.pod.metadata.labels?.[label];
	const podsOfTeam = (team, node) => [...node.pods.values()].filter(pod => teamOf(pod) === team).length;
	return {
		name: 'OnePerTeam',
		preFilter: pod => (teamOf(pod) === undefined ? {kind: 'skip'} : {kind: 'ready', state: teamOf(pod)}),
		filter: (team, _pod, node) =>
			podsOfTeam(team, node) < podsMax ? undefined : unschedulable(`node(s) had ${podsMax} pods of team ${team}`),
		preScore: pod => (teamOf(pod) === undefined ? {kind: 'skip'} : {kind: 'ready', state: teamOf(pod)}),
		score: (team, _pod, node) => 100 - Math.trunc((100 * podsOfTeam(team, node)) / podsMax),
		// A pod that was refused is worth another attempt when a pod leaves a node, or a node comes.
		events: [
			{source: 'AssignedPod', actions: ['Delete']},
			{source: 'Node', actions: ['Add']},
		],
	};
};
