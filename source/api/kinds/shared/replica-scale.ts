import {matcherOfMap, matcherOfSelector} from '../../../machinery/label-selector.ts';
import type {KubernetesObject} from '../../../machinery/json.ts';
import type {LabelSelector} from '../../schema/kubernetes.generated.ts';
import type {ScaleView} from '../../types.ts';
import {withField} from './sharing.ts';

type Replicated<S> = KubernetesObject & {
	readonly spec?: {readonly replicas?: number; readonly selector?: S};
	readonly status?: {readonly replicas?: number};
};

const scaleOf = <S>(selectorText: (selector: S | undefined) => string): ScaleView<Replicated<S>> => ({
	replicas: ({spec}) => spec?.replicas ?? 0,
	statusReplicas: ({status}) => status?.replicas ?? 0,
	selector: ({spec}) => selectorText(spec?.selector),
	withReplicas: (object, replicas) => withField(object, 'spec', withField(object.spec ?? {}, 'replicas', replicas)),
});

/** Scale of kinds that select by a label selector. */
export const selectorScale: ScaleView = scaleOf<LabelSelector>(selector => matcherOfSelector(selector).text);

/** Scale of kinds that select by labels alone. */
export const labelsScale: ScaleView = scaleOf<{readonly [key: string]: string}>(
	selector => matcherOfMap(selector ?? {}).text,
);
