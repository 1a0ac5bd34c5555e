/** The conditions of a healthy node, as kwok's NodeConditions gives them to templates. */
export const nodeConditions = [
	{type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status'},
	{
		type: 'MemoryPressure',
		status: 'False',
		reason: 'KubeletHasSufficientMemory',
		message: 'kubelet has sufficient memory available',
	},
	{
		type: 'DiskPressure',
		status: 'False',
		reason: 'KubeletHasNoDiskPressure',
		message: 'kubelet has no disk pressure',
	},
	{
		type: 'PIDPressure',
		status: 'False',
		reason: 'KubeletHasSufficientPID',
		message: 'kubelet has sufficient PID available',
	},
	{
		type: 'NetworkUnavailable',
		status: 'False',
		reason: 'RouteCreated',
		message: 'RouteController created a route',
	},
];
