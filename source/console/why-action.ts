import {onSelected} from './chosen-targets.ts';
import type {SessionContext} from './session-context.ts';
import type {Target} from './snapshot.ts';
import {whySheet} from './sheets/why.ts';
import type {Sheet} from './state.ts';

const waiting = (pod: string): Sheet => ({
	title: `why ${pod}`,
	lines: [[{text: 'asking the scheduler …', tone: 'muted'}]],
	closedBy: 'w',
});

const explainPod = async (context: SessionContext, {name, namespace = ''}: Target): Promise<void> => {
	const {explain} = context.options;
	if (explain === undefined) return context.say('warn', 'this cluster cannot explain placements');
	const asking = {kind: 'sheet', sheet: waiting(`${namespace}/${name}`), top: 0} as const;
	context.update({mode: asking, message: undefined});
	try {
		const explanation = await explain({name, namespace});
		if (context.state().mode === asking) context.update({mode: {kind: 'sheet', sheet: whySheet(explanation), top: 0}});
	} catch (error) {
		if (context.state().mode === asking) context.update({mode: {kind: 'browse'}});
		context.say(
			'bad',
			`cannot explain ${namespace}/${name}: ${error instanceof Error ? error.message : String(error)}`,
		);
	}
};

/** Shows for every node why it took or refused the selected pod. */
export const why = onSelected('pod', (context, target) => void explainPod(context, target));
