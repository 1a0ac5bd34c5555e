import {condition, progressing, progressReasons, setCondition} from './conditions.ts';
import {hasProgressDeadline} from './progress.ts';
import type {Rollout} from './types.ts';
import {writeDeployment} from './write-deployment.ts';

/** Shows in the condition Progressing that a deployment was paused or goes on, which also stops and restarts its deadline. */
export const notePausing = (rollout: Rollout): Promise<Rollout> => {
	const {context, deployment} = rollout;
	const current = progressing(deployment.status);
	const isPaused = deployment.spec.paused === true;
	const isNoted = current?.reason === progressReasons.paused;
	if (!hasProgressDeadline(deployment) || current?.reason === progressReasons.timedOut || isPaused === isNoted) {
		return Promise.resolve(rollout);
	}
	const now = context.clock.now();
	const next = isPaused
		? condition('Progressing', 'Unknown', progressReasons.paused, 'Deployment is paused', now)
		: condition('Progressing', 'Unknown', progressReasons.resumed, 'Deployment is resumed', now);
	return writeDeployment(rollout, {
		...deployment.status,
		conditions: setCondition(deployment.status?.conditions, next),
	});
};
