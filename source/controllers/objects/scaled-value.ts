/**
A number of replicas that is given as such or as a percentage of `total` (intstr.GetScaledValueFromIntOrPercent).
Text that is no percentage counts as 0, which validation has refused before.
*/
export const scaledValue = (value: number | string | undefined, total: number, rounding: 'up' | 'down'): number => {
	if (value === undefined) return 0;
	if (typeof value === 'number') return value;
	const percent = /^(\d+)%$/.exec(value)?.[1];
	if (percent === undefined) return 0;
	const exact = (Number(percent) * total) / 100;
	return rounding === 'up' ? Math.ceil(exact) : Math.floor(exact);
};
