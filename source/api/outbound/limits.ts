/** Bytes of one answer of a server that is called. */
export const answerBytesMax = 3 * 1024 * 1024;
