/** Bytes of all annotations of an object, keys and values. */
export const annotationsBytesMax = 256 * 1024;

/** Bytes of the data of a ConfigMap or Secret. */
export const dataBytesMax = 1024 * 1024;

/** Largest 32-bit integer, where Kubernetes bounds a wider field by it. */
export const int32Max = 2_147_483_647;

/** Endpoints of an EndpointSlice. */
export const sliceEndpointsMax = 1000;

/** Addresses of an endpoint. */
export const endpointAddressesMax = 100;

/** Ports of an EndpointSlice. */
export const slicePortsMax = 20_000;

/** Nameservers, search domains and characters of all search domains of a pod. */
export const nameserversMax = 3;
export const searchDomainsMax = 32;
export const searchCharactersMax = 2048;

/** Completions and parallelism of an Indexed Job. */
export const indexedCompletionsMax = 100_000;

/** Characters of a CronJob's name: a suffix of 11 is added for its Jobs. */
export const cronJobNameCharactersMax = 52;

/** Match conditions of a policy or webhook. */
export const matchConditionsMax = 64;

/** Audit annotations of an admission policy. */
export const auditAnnotationsMax = 20;

/** Characters of the expression of an audit annotation's value. */
export const auditAnnotationExpressionCharactersMax = 5 * 1024;
