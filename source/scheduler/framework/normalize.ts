/** The best score a plugin gives a node before weights. */
export const maxNodeScore = 100;

/**
Scales scores so that the highest becomes 100, in place; with `reverse`, the highest becomes 0 and none 100. Whole-number
division as in kube-scheduler's DefaultNormalizeScore.
*/
export const scaleToMax = (scores: Float64Array, reverse: boolean): void => {
	let max = 0;
	for (const score of scores) if (score > max) max = score;
	for (let index = 0; index < scores.length; index++) {
		const scaled = max === 0 ? 0 : Math.trunc((maxNodeScore * scores[index]!) / max);
		scores[index] = reverse ? maxNodeScore - scaled : scaled;
	}
};
