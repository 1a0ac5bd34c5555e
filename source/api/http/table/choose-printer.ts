import {scalePrinter} from '../../kinds/scale/printer.ts';
import type {KindDescription, Printer, ResourceResponse} from '../../types.ts';
import {defaultPrinter} from './default-printer.ts';

/** The table for an answer: that of the kind asked for, unless a subresource answers with another one. */
export const choosePrinter = (kind: KindDescription, answered: ResourceResponse['object']): Printer => {
	const own = answered.kind === kind.kind || answered.kind === `${kind.kind}List`;
	if (own) return kind.printer ?? defaultPrinter;
	return answered.kind === 'Scale' ? scalePrinter : defaultPrinter;
};
