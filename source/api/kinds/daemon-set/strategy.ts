import type {DaemonSet} from '../../schema/kubernetes.generated.ts';
import {sameValue} from '../../registry/same-value.ts';
import {withoutStatus} from '../shared/without-status.ts';

/** What is left of a field of older versions: how often the template has changed. */
const templateGeneration = 'deprecated.daemonset.template.generation';

const generationOf = ({metadata}: DaemonSet): number => {
	const generation = Number(metadata.annotations?.[templateGeneration]);
	return Number.isSafeInteger(generation) && generation > 0 ? generation : 1;
};

const withTemplateGeneration = (daemonSet: DaemonSet, generation: number): DaemonSet => {
	const {annotations = {}} = daemonSet.metadata;
	if (annotations[templateGeneration] === String(generation)) return daemonSet;
	const metadata = {...daemonSet.metadata, annotations: {...annotations, [templateGeneration]: String(generation)}};
	return {...daemonSet, metadata};
};

/** A new DaemonSet has no status and the first template. */
export const prepareDaemonSetForCreate = (daemonSet: DaemonSet): DaemonSet =>
	withTemplateGeneration(withoutStatus(daemonSet), generationOf(daemonSet));

/** The template is counted by the server alone. */
export const prepareDaemonSetForUpdate = (next: DaemonSet, previous: DaemonSet): DaemonSet => {
	const changed = !sameValue(next.spec?.template, previous.spec?.template);
	return withTemplateGeneration(next, generationOf(previous) + (changed ? 1 : 0));
};
