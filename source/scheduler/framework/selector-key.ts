import type {LabelMatcher} from '../../machinery/label-selector.ts';

/** A text that is the same for matchers that select the same labels. */
export const selectorKey = ({empty, text}: LabelMatcher): string => (empty ? '*' : text);
