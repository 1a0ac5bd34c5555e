/** What a function of an expression refuses; the message is the evaluation's. */
export class CelFunctionError extends Error {}
