/** Times that a write is begun anew because webhooks had to be called; each webhook is called twice at most, and more comes only of conflicts. */
export const webhookRoundsMax = 100;

/** Seconds a webhook may take unless it says otherwise. */
export const webhookTimeoutSeconds = 10;
