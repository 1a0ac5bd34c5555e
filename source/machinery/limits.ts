/** Longest text that is read as a quantity; longer ones are refused as malformed. */
export const quantityTextCharactersMax = 1024;

/** Largest decimal exponent of a quantity in either direction; beyond it the suffix is refused. */
export const quantityExponentMax = 512;

/** Entries each memo of parsed quantity texts holds; a full memo starts again from empty. */
export const quantityMemoEntriesMax = 20_000;

/** Entries the memo of parsed selector texts holds; a full memo starts again from empty. */
export const selectorMemoEntriesMax = 2_000;
