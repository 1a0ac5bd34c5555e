/** A value in an action. `fields` are looked up in it one after another. */
export type Operand = {readonly offset: number; readonly fields: readonly string[]} & (
	| {readonly kind: 'dot'}
	| {readonly kind: 'variable'; readonly name: string}
	| {readonly kind: 'function'; readonly name: string}
	| {readonly kind: 'group'; readonly pipeline: Pipeline}
	| {readonly kind: 'literal'; readonly value: string | boolean | bigint | null}
);

/** A function with its arguments, or one value. */
export interface TemplateCommand {
	readonly operands: readonly [Operand, ...Operand[]];
}

/** Commands each of which gets what the one before it gave as its last argument. */
export interface Pipeline {
	readonly offset: number;
	/** `$x := …` makes variables, `$x = …` sets them. */
	readonly variables: {readonly names: readonly string[]; readonly made: boolean} | undefined;
	readonly commands: readonly TemplateCommand[];
}

/** A part of a template, after Go's text/template. */
export type TemplateNode =
	| {readonly kind: 'text'; readonly text: string}
	| {readonly kind: 'action'; readonly pipeline: Pipeline}
	| {
			readonly kind: 'if' | 'with' | 'range';
			readonly pipeline: Pipeline;
			readonly body: readonly TemplateNode[];
			readonly otherwise: readonly TemplateNode[];
	  };
