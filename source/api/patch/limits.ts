/** Operations a JSON patch may have; more are refused with 413, as kube-apiserver does. */
export const jsonPatchOperationsMax = 10_000;

/** Managers that update one object and are told apart; kube-apiserver's DefaultMaxUpdateManagers. */
export const updateManagersMax = 10;

/** Steps that are remembered from one child of a set of fields to the next, so that objects of one shape share their sets. */
export const knownFieldSetStepsMax = 20_000;
