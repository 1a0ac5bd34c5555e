/** Characters of an evaluated message of a validation; longer ones are replaced by the fixed message (MaxEvaluatedMessageExpressionSizeBytes). */
export const messageCharactersMax = 5 * 1024;

/** Kinds against whose schemas the expressions of a policy are checked (maxTypesToCheck). */
export const checkedKindsMax = 10;
