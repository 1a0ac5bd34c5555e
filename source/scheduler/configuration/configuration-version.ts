/** The apiVersion of the configurations that are read. */
export const configurationVersion = 'kubescheduler.config.k8s.io/v1';
