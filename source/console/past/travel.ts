import type {ActionId} from '../keymap.ts';
import type {Action, SessionContext} from '../session-context.ts';
import type {ClusterSnapshot} from '../snapshot.ts';
import {changesSheet} from '../sheets/changes.ts';
import {createClusterView} from '../view.ts';
import type {ConsoleCluster} from '../types.ts';
import type {Moment, Timeline} from './timeline.ts';

/** How far `{` and `}` go, ms of cluster time. */
const leapMs = 10_000;

/** What the panels show of a past cluster; samples and log lines are those that were kept up to then. */
const pastSnapshot = (cluster: ConsoleCluster, moment: Moment, live: ClusterSnapshot): ClusterSnapshot => {
	const view = createClusterView({cluster, scheduleFrame() {}});
	const snapshot = view.getSnapshot();
	view.stop();
	return {
		...snapshot,
		isPast: true,
		history: live.history.filter(({at}) => at <= moment.at),
		figures: live.figures,
		log: live.log.filter(({at}) => at === undefined || at <= moment.at),
	};
};

/** The moment that is shown, or is on its way to be shown. */
const momentOf = (context: SessionContext): Moment => {
	const {past} = context.state();
	if (past) return past.wanted;
	const {revision, now} = context.view.getSnapshot();
	return {revision: revision + 1, at: now};
};

/** Shows the cluster as it was at a moment, as soon as its lists are read; the last one asked for wins. */
export const travelTo = async (context: SessionContext, moment: Moment): Promise<void> => {
	const {openPast} = context.options;
	if (openPast === undefined) return context.say('warn', 'this cluster keeps no past to go to');
	const {past} = context.state();
	context.update({past: {...past, wanted: moment}, message: undefined});
	try {
		const cluster = await openPast(moment);
		if (context.state().past?.wanted !== moment) return;
		const snapshot = pastSnapshot(cluster, moment, context.view.getSnapshot());
		context.update({past: {wanted: moment, shown: {moment, snapshot, informers: cluster.informers}}});
	} catch (error) {
		if (context.state().past?.wanted !== moment) return;
		context.update({past: past?.shown && {wanted: past.shown.moment, shown: past.shown}});
		context.say('bad', `revision ${moment.revision} cannot be shown: ${(error as Error).message}`);
	}
};

/** Back to the present. */
export const returnToNow = (context: SessionContext): void => context.update({past: undefined, message: undefined});

const along =
	(next: (timeline: Timeline, from: Moment) => Moment | undefined, end: string): Action =>
	context => {
		const {timeline} = context.options;
		if (timeline === undefined) return context.say('warn', 'this cluster keeps no past to go to');
		const moment = next(timeline, momentOf(context));
		if (moment === undefined) return context.say('muted', end);
		void travelTo(context, moment);
	};

const beginning = 'this is as far back as this console goes';

const towardsNow =
	(next: (timeline: Timeline, from: Moment) => Moment | undefined): Action =>
	(context, press) => {
		const {past, ...rest} = {past: context.state().past, timeline: context.options.timeline};
		if (past === undefined) return context.say('muted', 'this is now');
		if (rest.timeline && next(rest.timeline, past.wanted) === undefined) return returnToNow(context);
		along(next, '')(context, press);
	};

/** The moment `leapMs` on; undefined at the end. */
const leapOn = (timeline: Timeline, from: Moment): Moment | undefined => {
	const moment = timeline.at(from.at + leapMs);
	return moment === timeline.moments().at(-1) ? undefined : moment === from ? timeline.after(from.revision) : moment;
};

const leapBack = (timeline: Timeline, from: Moment): Moment | undefined => {
	const moment = timeline.at(from.at - leapMs);
	return moment !== undefined && moment.revision < from.revision ? moment : undefined;
};

const compare: Action = context => {
	const {past} = context.state();
	const {compareWithNow} = context.options;
	if (past === undefined && context.sides.isSplit)
		return context.update({mode: {kind: 'sheet', sheet: context.sides.differences(), top: 0}});
	if (past?.shown === undefined)
		return context.say('muted', 'go back with [ or { first: = compares that moment with now');
	if (compareWithNow === undefined) return context.say('warn', 'this cluster cannot be compared with its past');
	const {moment} = past.shown;
	try {
		const sheet = changesSheet(moment, context.view.getSnapshot(), compareWithNow(moment));
		context.update({mode: {kind: 'sheet', sheet, top: 0}});
	} catch (error) {
		context.say('bad', (error as Error).message);
	}
};

/** The actions that go to other times. */
export const travelActions = {
	earlier: along((timeline, {revision}) => timeline.before(revision), beginning),
	later: towardsNow((timeline, {revision}) => timeline.after(revision)),
	'leap-back': along(leapBack, beginning),
	'leap-on': towardsNow(leapOn),
	compare,
} as const satisfies Partial<Record<ActionId, Action>>;
