/** Longest real time between a change in the cluster and its frame; also the shortest between two frames it causes. */
export const publishIntervalMs = 50;

/** Frames that a new revision waits for something else to show; then it is shown alone. */
export const quietFramesMax = 20;

/** Frames per second that Ink may draw; keys are drawn at once, changes at most every `publishIntervalMs`. */
export const framesPerSecondMax = 60;

/** Newest events that are sorted and shown; older ones stay in the cluster. */
export const eventsShownMax = 2_000;

/** Command lines that may wait behind a running one; further ones are refused with a message. */
export const commandQueueMax = 500;

/** Command lines the palette remembers; the oldest is forgotten. */
export const historyLinesMax = 200;

/** Completions the palette shows at a time. */
export const completionsShownMax = 6;

/** Progress lines kept of a running command; the last one is shown. */
export const progressLinesMax = 100;

/** Samples of the history panel that are kept, one a second of cluster time: ten minutes. */
export const historySamplesMax = 600;

/** Moments one can go back to; beyond that the older half is forgotten. */
export const timelineMomentsMax = 200_000;

/** Pods of the scheduling queue that are shown; the counts are those of all. */
export const waitingPodsShownMax = 1_000;

/** Latest attempts of the scheduler that are shown; those before are placements of the API. */
export const decisionsShownMax = 500;

/** Leases of the store that are shown, the oldest. */
export const leasesShownMax = 200;

/** Real time between two weighings of the store while somebody looks, ms. */
export const weighIntervalMs = 2_000;

/** Samples of the controllers' counts that are kept, one a second of cluster time; paces are those against the oldest. */
export const paceSamplesMax = 10;

/** Lines of the components' log that are kept. */
export const logLinesMax = 2_000;

/** Lines of containers that an open log keeps, and those it begins with. */
export const containerLogLinesMax = 2_000;

/** Nodes above which placement says that it can show zones in place of nodes. */
export const zonesOfferedAboveNodes = 40;

/** Rows drawn with ink-table; longer panels are drawn as a plain list of the same lines. */
export const inkTableRowsMax = 40;

/** Characters of a cell that are looked at: measuring long text costs more than anything else in a frame. */
export const cellCharactersMax = 400;

/** Smallest terminal the console is drawn in. */
export const screenColumnsMin = 60;
export const screenRowsMin = 15;

/** Smallest terminal in which a cluster and its fork stand side by side; in smaller ones one of them is shown. */
export const besideColumnsMin = 120;

/** Smallest terminal with the difference table below them. */
export const differenceRowsMin = 30;

/** Real time between two looks at how a fork differs: each looks at every pod. */
export const differenceIntervalMs = 500;

/** Placements and objects that the difference sheet names. */
export const differencesShownMax = 500;

/** Smallest terminal with four panels side by side. */
export const gridColumnsMin = 110;
export const gridRowsMin = 28;

/** Actions that can be taken back; the oldest is forgotten. */
export const undoEntriesMax = 100;

/** Real time without a key after which a form asks what it would do: the scheduler tries on the whole cluster. */
export const restMs = 150;

/** Lines below a form that name what is concerned. */
export const formDetailsMax = 4;

/** Files of a folder that the palette offers. */
export const pathsOfferedMax = 200;

/** Cluster time that `until PHRASE` takes at most, unless it says so. */
export const untilMs = 86_400_000;

/** Cluster time between two lines of progress of `until`. */
export const untilToldMs = 60_000;

/** Real time after a stop signal in which the process must have heard that it goes on; it was not stopped otherwise. */
export const resumeNoticeMs = 100;
