import type {Deployment, DeploymentSpec, DeploymentStrategy} from '../../schema/kubernetes.generated.ts';
import {withTemplateDefaults} from '../shared/pod-spec-defaults.ts';
import {withAbsent, withField} from '../shared/sharing.ts';

const withStrategyDefaults = (strategy: DeploymentStrategy = {}): DeploymentStrategy => {
	const typed = withAbsent(strategy, {type: 'RollingUpdate'});
	if (typed.type !== 'RollingUpdate') return typed;
	const rollingUpdate = withAbsent(typed.rollingUpdate ?? {}, {maxUnavailable: '25%', maxSurge: '25%'});
	return withField(typed, 'rollingUpdate', rollingUpdate);
};

/** A Deployment with the server's defaults (SetDefaults_Deployment). */
export const withDeploymentDefaults = (deployment: Deployment): Deployment => {
	const spec = withAbsent(deployment.spec ?? ({} as DeploymentSpec), {
		replicas: 1,
		revisionHistoryLimit: 10,
		progressDeadlineSeconds: 600,
	});
	const strategic = withField(spec, 'strategy', withStrategyDefaults(spec.strategy));
	return withField(deployment, 'spec', withField(strategic, 'template', withTemplateDefaults(spec.template)));
};
