/** Operations a JSON patch may have; more are refused with 413, as kube-apiserver does. */
export const jsonPatchOperationsMax = 10_000;
