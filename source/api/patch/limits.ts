/** Operations a JSON patch may have; more are refused with 413, as kube-apiserver does. */
export const jsonPatchOperationsMax = 10_000;

/** Managers that update one object and are told apart; kube-apiserver's DefaultMaxUpdateManagers. */
export const updateManagersMax = 10;

/** Sets of fields that are remembered, so that objects of one shape share them. */
export const knownFieldSetsMax = 20_000;
