/** How often an autoscaler looks. */
export const autoscalerSyncMs = 15_000;

/** Recommendations for less are held back this long unless the autoscaler says otherwise. */
export const downscaleStabilizationSeconds = 300;

/** How far usage may be from its target before anything is done. */
export const usageTolerance = 0.1;

/** Replicas that one step may reach at least without rules: or twice as many as there are. */
export const scaleUpReplicasMin = 4;
export const scaleUpFactor = 2;

/** Seconds that recommendations and changes of scale are remembered; the longest window a rule may name. */
export const memorySeconds = 3600;
