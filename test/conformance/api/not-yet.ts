/** Cases that do not pass yet, each with the reason. One that passes makes the test fail, so that the list stays true. */
export const notYet: ReadonlyMap<string, string> = new Map([]);
