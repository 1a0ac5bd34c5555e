import type {KeyPress} from './key-press.ts';
import type {ScreenSize} from './layout.ts';
import {standing} from './past/past-cluster.ts';
import {stateAtStart} from './saved-layout.ts';
import type {Session} from './session.ts';
import type {ConsoleCluster, ConsoleLook} from './types.ts';
import {createClusterView, type ClusterView} from './view.ts';

/** A console that has no cluster yet: everything is loading, and keys wait for the session that is to come. */
export interface StartingConsole {
	readonly cluster: ConsoleCluster;
	readonly view: ClusterView;
	readonly session: Session;
	/** Gives what was pressed meanwhile to the session, in order. */
	handOver(session: Session): void;
}

const nothingYet = {...standing([], 0), hasSynced: false};

const noCluster: ConsoleCluster = {
	informers: {of: () => nothingYet as never},
	time: {now: () => 0, speed: 1},
	store: {durable: 0},
};

const isQuit = ({name}: KeyPress): boolean => name === 'q' || name === 'ctrl-c';

/** Makes what is drawn until there is a cluster. */
export const createStartingConsole = (look: ConsoleLook, quit: () => void): StartingConsole => {
	const state = stateAtStart(look);
	const kept: ((session: Session) => void)[] = [];
	return {
		cluster: noCluster,
		view: createClusterView({cluster: noCluster, scheduleFrame() {}}),
		session: {
			getState: () => state,
			subscribe: () => () => undefined,
			press(press: KeyPress, size: ScreenSize) {
				if (isQuit(press)) quit();
				else kept.push(session => session.press(press, size));
			},
			mouse(report, size) {
				kept.push(session => session.mouse(report, size));
			},
			paste(text) {
				kept.push(session => session.paste(text));
			},
		},
		handOver(session) {
			for (const give of kept.splice(0)) give(session);
		},
	};
};
