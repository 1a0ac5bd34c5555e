import {onSelected} from './chosen-targets.ts';
import type {Action, SessionContext} from './session-context.ts';
import {whySheet} from './sheets/why.ts';
import type {Sheet} from './state.ts';
import type {PodExplanation} from './types.ts';

const waiting = (pod: string): Sheet => ({
	title: `why ${pod}`,
	lines: [[{text: 'asking the scheduler …', tone: 'muted'}]],
	closedBy: 'w',
});

/** Shows an explanation when it comes, unless somebody has gone on to something else. */
const showExplanation = async (
	context: SessionContext,
	pod: string,
	explain: (() => Promise<PodExplanation>) | undefined,
): Promise<void> => {
	if (explain === undefined) return context.say('warn', 'this cluster cannot explain placements');
	const asking = {kind: 'sheet', sheet: waiting(pod), top: 0} as const;
	context.update({mode: asking, message: undefined});
	try {
		const explanation = await explain();
		if (context.state().mode === asking) context.update({mode: {kind: 'sheet', sheet: whySheet(explanation), top: 0}});
	} catch (error) {
		if (context.state().mode === asking) context.update({mode: {kind: 'browse'}});
		context.say('bad', `cannot explain ${pod}: ${error instanceof Error ? error.message : String(error)}`);
	}
};

/** Shows why an attempt of the scheduler came out as it did. */
export const explainAttempt = (
	context: SessionContext,
	{pod, sequence}: {readonly pod: string; readonly sequence: number},
): Promise<void> => {
	const {explainAttempt: explain} = context.options;
	return showExplanation(context, pod, explain && (() => explain({pod, sequence})));
};

const whyPod = onSelected('pod', (context, {name, namespace = ''}) => {
	const {explain} = context.options;
	void showExplanation(context, `${namespace}/${name}`, explain && (() => explain({name, namespace})));
});

/** Shows for every node why it took or refused the selected pod: of an attempt then, else now. */
export const why: Action = (context, press) => {
	const opening = context.selected()?.opens;
	if (opening?.of === 'attempt') void explainAttempt(context, opening);
	else whyPod(context, press);
};
