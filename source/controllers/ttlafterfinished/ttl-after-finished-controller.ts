import {keyOf, splitKey} from '../../machinery/object-key.ts';
import {finishedAt} from '../job/job-outcome.ts';
import {isNotFound} from '../objects/refusals.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';

/** Deletes finished jobs, and their pods before them, once ttlSecondsAfterFinished are over (ttlafterfinished_controller.go). */
export const createTtlAfterFinishedController: CreateController = ({client, informers, clock}) => {
	const jobs = informers.of('Job');
	const untilExpiry = (job: ReturnType<typeof jobs.get>): number | undefined => {
		const finished = job === undefined ? undefined : finishedAt(job);
		const ttl = job?.spec.ttlSecondsAfterFinished;
		if (finished === undefined || ttl === undefined || job?.metadata.deletionTimestamp !== undefined) return undefined;
		return finished + ttl * 1000 - clock.now();
	};

	/** Reads the job again, past all caches: its time to live may have been raised meanwhile. */
	const remove = async (key: string): Promise<void> => {
		const {name, namespace} = splitKey(key);
		try {
			const job = await client.get('Job', {name, namespace});
			if ((untilExpiry(job) ?? 1) > 0) return;
			const {uid, resourceVersion} = job.metadata;
			await client.delete(
				'Job',
				{name, namespace},
				{propagationPolicy: 'Foreground', preconditions: {uid, resourceVersion}},
			);
		} catch (error) {
			if (!isNotFound(error)) throw error;
		}
	};

	return {
		name: 'ttl-after-finished-controller',
		watches: [watch('Job', job => (untilExpiry(job) === undefined ? [] : [keyOf(job)]))],
		reconcile: async key => {
			const waitMs = untilExpiry(jobs.get(key));
			return waitMs !== undefined && waitMs > 0 ? {requeueAfterMs: waitMs} : remove(key);
		},
	};
};
