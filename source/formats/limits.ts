/** Aliases a YAML document may expand to; more is an alias bomb. */
export const yamlAliasesMax = 1000;

/** Filters of a jq expression inside one another. */
export const jqDepthMax = 50;

/** Actions of a template inside one another. */
export const templateDepthMax = 50;

/** Characters a template may write. */
export const templateOutputCharacters = 4_000_000;

/** Items that ranges of one rendering may go over, all together. */
export const templateTurnsMax = 1_000_000;
