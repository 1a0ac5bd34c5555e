import {confirmedLines} from '../confirm-lines.ts';
import {formHint, kindOf} from '../forms/form-state.ts';
import {completionsShownMax, formDetailsMax} from '../limits.ts';
import {drawEditor} from '../line-editor.ts';
import {fitText} from '../fit-text.ts';
import {span, type Line} from '../line.ts';
import type {PaletteState} from '../palette-state.ts';
import type {ClusterSnapshot} from '../snapshot.ts';
import type {EffectState, FormState, ModeOf, Mode} from '../state.ts';

/** A box over the lower end of the body. Its height does not change while somebody types. */
export interface Prompt {
	readonly title: string;
	readonly lines: readonly Line[];
}

/** Lines of a confirmation that name what is concerned. */
const detailsShownMax = 5;

const errorLines = ({error, editor}: PaletteState): Line => {
	if (error === undefined) return [];
	const start = Math.min(error.start, editor.text.length);
	const caret = '^'.repeat(Math.max(1, error.end - error.start));
	const hint = error.hint === undefined ? '' : ` (${error.hint})`;
	return [span(' '.repeat(start + 2)), span(`${caret} ${error.error}${hint}`, 'bad')];
};

const candidateLines = ({candidates, highlighted}: PaletteState, count: number): readonly Line[] => {
	const first = Math.max(0, Math.min(highlighted - count + 1, candidates.length - count));
	const shown = candidates.slice(first, first + count);
	const width = Math.max(0, ...shown.map(({text}) => text.length));
	return Array.from({length: count}, (_, index) => {
		const candidate = shown[index];
		if (candidate === undefined) return [];
		const isHighlighted = first + index === highlighted;
		return [
			span('  '),
			span(fitText(candidate.text, width), isHighlighted ? 'cursor' : undefined),
			span(candidate.description === undefined ? '' : `  ${candidate.description}`, 'muted'),
		];
	});
};

const palettePrompt = ({palette}: ModeOf<'palette'>, bodyHeight: number): Prompt => ({
	title: 'command',
	lines: [
		[span(': ', 'accent'), ...drawEditor(palette.editor)],
		errorLines(palette),
		...candidateLines(palette, Math.max(1, Math.min(completionsShownMax, bodyHeight - 6))),
	],
});

const effectLines = (effect: EffectState, detailsMax: number): readonly Line[] => {
	switch (effect.kind) {
		case 'working':
			return [[span('working out what it would do …', 'muted')]];
		case 'failed':
			return [[span(`cannot tell what it would do: ${effect.message}`, 'bad')]];
		case 'known': {
			const {summary, details} = effect.effect;
			const more = details.length - detailsMax;
			return [
				[span(summary, 'warn')],
				...details.slice(0, detailsMax).map(detail => [span(`  ${detail}`, 'muted')] as const),
				...(more > 0 ? [[span(`  and ${more} more`, 'muted')]] : []),
			];
		}
	}
};

const hintLine = (form: FormState, snapshot: ClusterSnapshot): Line =>
	form.error === undefined ? [span(formHint(form, snapshot), 'muted')] : [span(form.error, 'bad')];

/** What the command says a form would do, on as many lines whatever it says. */
const formEffectLines = (form: FormState): readonly Line[] => {
	if (!kindOf(form).hasPreview) return [];
	const lines = form.effect === undefined ? [] : effectLines(form.effect, formDetailsMax);
	return Array.from({length: formDetailsMax + 2}, (_, index): Line => [span('  '), ...(lines[index] ?? [])]);
};

const andMore = (count: number): string => (count > 1 ? ` and ${count - 1} more` : '');

const formPrompt = ({form}: ModeOf<'form'>, snapshot: ClusterSnapshot): Prompt => ({
	title: `${form.name} ${form.target.name}${andMore(form.frames.length)}`,
	lines: [
		[span(`: ${form.frames[0]!.prefix}`, 'muted'), ...drawEditor(form.editor), span(form.frames[0]!.suffix, 'muted')],
		[span('  '), ...hintLine(form, snapshot)],
		...formEffectLines(form),
	],
});

const choosePrompt = ({title, choices, index}: ModeOf<'choose'>): Prompt => ({
	title,
	lines: choices.map(({label}, at) => [
		span(at === index ? '▸ ' : '  ', 'accent'),
		span(`${at + 1} `, 'muted'),
		span(label, at === index ? 'strong' : undefined),
	]),
});

/** The options of a question, the chosen one marked. */
const optionsLine = ({options, option}: ModeOf<'confirm'>): readonly Line[] =>
	options.length === 0
		? []
		: [
				[
					span('tab', 'accent'),
					span(' options: '),
					...options.flatMap((text, index) => [
						span(text === '' ? 'none' : text, index === option ? 'cursor' : 'muted'),
						span('  '),
					]),
				],
			];

const confirmPrompt = (mode: ModeOf<'confirm'>): Prompt => {
	const lines = confirmedLines(mode);
	return {
		title: mode.undone === undefined ? 'really?' : 'undo?',
		lines: [
			[span(': ', 'accent'), span(lines[0]?.line ?? '', 'strong'), span(andMore(lines.length))],
			...effectLines(mode.effect, detailsShownMax),
			...optionsLine(mode),
			[span('y', 'accent'), span(' do it   '), span('n', 'accent'), span(' leave it')],
		],
	};
};

/** The prompt of a mode; undefined for modes without one. */
export const promptOf = (mode: Mode, snapshot: ClusterSnapshot, bodyHeight: number): Prompt | undefined => {
	switch (mode.kind) {
		case 'palette':
			return palettePrompt(mode, bodyHeight);
		case 'form':
			return formPrompt(mode, snapshot);
		case 'choose':
			return choosePrompt(mode);
		case 'confirm':
			return confirmPrompt(mode);
		default:
			return undefined;
	}
};
