/** Failures that kube-apiserver answers with 5xx too: what a client got wrong there, in its words. */
const known: readonly RegExp[] = [
	/resourceVersion should not be set on objects to be created/,
	/resourceVersion: Invalid value/,
	/Too large resource version/,
	/strconv\.ParseU?int/i,
	/field not declared in schema/,
	/failed to create typed/,
	/failed to create manager/,
	/failed to merge/,
	/does not contain declared merge key/,
	/unable to find api field/,
	/[Ii]nvalid (?:value for )?(?:patch|\$patch)/,
	/unrecognized type/,
	/[Uu]nknown patch type/,
	/no corresponding type|does not support strategic merge|invalid type for/,
	/duplicate entries for key|duplicated? (?:items?|keys?)/,
	/errors:\n {2}\./,
	/doesn't match \$setElementOrder list/,
	/target\.(?:kind: Unsupported|name: Required) value/,
	/.*json: cannot unmarshal/,
	/can't change kind|cannot bind to/i,
];

/** Whether the body of a 5xx is one that kube-apiserver would have given. */
export const isKnownFailure = (text: string): boolean => known.some(words => words.test(text));
