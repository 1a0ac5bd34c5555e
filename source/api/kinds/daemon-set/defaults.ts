import type {DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy} from '../../schema/kubernetes.generated.ts';
import {withTemplateDefaults} from '../shared/pod-spec-defaults.ts';
import {withAbsent, withField} from '../shared/sharing.ts';

const withStrategyDefaults = (strategy: DaemonSetUpdateStrategy = {}): DaemonSetUpdateStrategy => {
	const typed = withAbsent(strategy, {type: 'RollingUpdate'});
	if (typed.type !== 'RollingUpdate') return typed;
	return withField(typed, 'rollingUpdate', withAbsent(typed.rollingUpdate ?? {}, {maxUnavailable: 1, maxSurge: 0}));
};

/** A DaemonSet with the server's defaults (SetDefaults_DaemonSet). */
export const withDaemonSetDefaults = (daemonSet: DaemonSet): DaemonSet => {
	const spec = withAbsent(daemonSet.spec ?? ({} as DaemonSetSpec), {revisionHistoryLimit: 10});
	const strategic = withField(spec, 'updateStrategy', withStrategyDefaults(spec.updateStrategy));
	return withField(daemonSet, 'spec', withField(strategic, 'template', withTemplateDefaults(spec.template)));
};
