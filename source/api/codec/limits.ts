/** Levels of nesting a document may have; deeper ones are refused, so that no walk can overflow the stack. */
export const documentDepthMax = 500;

/** Strict decoding problems reported of one document, as in sigs.k8s.io/json; further ones are counted as none. */
export const strictProblemsMax = 100;

/** Aliases a YAML document may resolve to in all; more is taken for an alias bomb. */
export const yamlAliasesMax = 100;

/** Schemas of custom kinds that are kept. */
export const customSchemasMax = 10_000;
