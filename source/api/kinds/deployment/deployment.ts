import type {Deployment} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {hostnameWarnings} from '../shared/hostname-warnings.ts';
import {podWarnings} from '../shared/pod-warnings.ts';
import {selectorScale} from '../shared/replica-scale.ts';
import {withoutStatus} from '../shared/without-status.ts';
import {withDeploymentDefaults} from './defaults.ts';
import {deploymentPrinter} from './printer.ts';
import {prepareDeploymentForUpdate} from './strategy.ts';
import {validateDeployment, validateDeploymentStatus, validateDeploymentUpdate} from './validation.ts';

export const deployment = describeKind<Deployment>({
	group: 'apps',
	version: 'v1',
	kind: 'Deployment',
	defaults: withDeploymentDefaults,
	validate: validateDeployment,
	validateUpdate: validateDeploymentUpdate,
	validateStatusUpdate: validateDeploymentStatus,
	prepareForCreate: withoutStatus,
	prepareForUpdate: prepareDeploymentForUpdate,
	warnings: object => [
		...hostnameWarnings(object.metadata.name, 'Pod names and hostnames'),
		...podWarnings(object.spec?.template.spec, 'spec.template.spec'),
	],
	generation: true,
	scale: selectorScale,
	printer: deploymentPrinter,
});
