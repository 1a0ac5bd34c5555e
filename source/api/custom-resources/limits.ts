/** Objects that one conversion review asks about. */
export const conversionObjectsMax = 100;

/** Characters of the objects that one conversion review asks about; one object may have more. */
export const conversionCharactersMax = 1024 * 1024;

/** Seconds of real time a conversion webhook may take (kube-apiserver's). */
export const conversionTimeoutSeconds = 30;

/** Times that a write of converted objects is decided anew because others have written in between. */
export const conversionAttemptsMax = 10;
