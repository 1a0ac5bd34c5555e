/** Aliases a YAML document may expand to; more is an alias bomb. */
export const yamlAliasesMax = 1000;
