/** Whether a console can be drawn: input and output are a terminal, and one that can move its cursor. */
export const canDraw = (): boolean => process.stdout.isTTY && process.stdin.isTTY && process.env['TERM'] !== 'dumb';
