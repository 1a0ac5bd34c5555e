import type {ObjectOf} from '../client/types.ts';
import {afterTurn} from '../clock/wall.ts';
import {onSelected} from './chosen-targets.ts';
import {span, type Line} from './line.ts';
import {containerLogLinesMax} from './limits.ts';
import {logLine, logSheet} from './sheets/log.ts';
import type {Action, SessionContext} from './session-context.ts';
import type {Choice, ChosenLog, Sheet} from './state.ts';

type Pod = ObjectOf<'Pod'>;

const titleOf = ({name, containers, previous}: ChosenLog): string => {
	const of = containers.length === 1 ? ` · ${containers[0]}` : '';
	return `log of pod/${name}${of}${previous ? ' · the run before' : ''}`;
};

/** Opens the logs of containers as one sheet that goes on until it is left. */
export const openLog = (context: SessionContext, chosen: ChosenLog): void => {
	const read = context.options.readLog;
	if (read === undefined) return context.say('muted', 'this console has no logs of containers');
	const {name, namespace, containers, previous} = chosen;
	const title = titleOf(chosen);
	let lines: readonly Line[] = [];
	let isLeft = false;
	let isDrawing = false;
	const streams: {cancel(): void}[] = [];
	const live: Sheet['live'] = {
		leave() {
			isLeft = true;
			for (const stream of streams) stream.cancel();
		},
	};
	/** Draws once for all that comes in one turn. */
	const draw = (): void => {
		if (isDrawing) return;
		isDrawing = true;
		afterTurn(() => {
			isDrawing = false;
			const {mode} = context.state();
			if (mode.kind !== 'sheet' || mode.sheet.live !== live) return;
			context.update({mode: {...mode, sheet: logSheet(title, lines, live)}});
		});
	};
	const add = (more: readonly Line[]): void => {
		lines = [...lines, ...more].slice(-containerLogLinesMax);
		draw();
	};
	const follow = async (container: string): Promise<void> => {
		const prefix = containers.length === 1 ? undefined : container;
		const end = (problem?: string): void =>
			add([[span(problem ?? `${container} writes no more`, problem === undefined ? 'muted' : 'bad')]]);
		try {
			const stream = await read(
				{name, namespace},
				{container, previous, follow: true, timestamps: true, tailLines: containerLogLinesMax},
				{lines: texts => add(texts.map(text => logLine(text, prefix))), ended: end},
			);
			if (isLeft) stream.cancel();
			else streams.push(stream);
		} catch (error) {
			end(error instanceof Error ? error.message : String(error));
		}
	};
	context.update({mode: {kind: 'sheet', sheet: logSheet(title, lines, live), top: Infinity}, message: undefined});
	for (const container of containers) void follow(container);
};

/** The logs that a pod has: of each container, of all together, and of runs before the present one. */
const logsOf = ({metadata, spec, status}: Pod): readonly (ChosenLog & {readonly label: string})[] => {
	const {name, namespace = ''} = metadata;
	const initial = (spec.initContainers ?? []).map(container => container.name);
	const main = spec.containers.map(container => container.name);
	const log = (label: string, containers: readonly string[], previous = false) => ({
		label,
		name,
		namespace,
		containers,
		previous,
	});
	const restarted = (status?.containerStatuses ?? []).filter(({lastState}) => lastState?.terminated !== undefined);
	return [
		...(main.length > 1 ? [log('all containers', main)] : []),
		...main.map(container => log(container, [container])),
		...initial.map(container => log(`${container} (init)`, [container])),
		...restarted.map(({name: container}) => log(`${container}, the run before`, [container], true)),
	];
};

/** Opens the log of the selected pod; where it has several, asks which. */
export const containerLog: Action = onSelected('pod', (context, {name, object}) => {
	if (context.state().past) return context.say('warn', 'logs are those of now: esc goes back to now');
	const logs = logsOf(object as Pod);
	const [only, ...others] = logs;
	if (only !== undefined && others.length === 0) return openLog(context, only);
	const choices = logs.map(({label, ...log}): Choice => ({label, log}));
	context.update({mode: {kind: 'choose', title: `log of pod/${name}`, choices, index: 0}, message: undefined});
});
