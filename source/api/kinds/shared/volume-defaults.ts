import type {
	DownwardAPIVolumeFile,
	EphemeralVolumeSource,
	Volume,
	VolumeProjection,
} from '../../schema/kubernetes.generated.ts';
import {defaultPullPolicy} from './pull-policy.ts';
import {changeField, mapItems, withAbsent} from './sharing.ts';

/** rw-r--r--, in decimal. */
const defaultMode = 0o644;
const tokenSeconds = 3600;

const withFileDefaults = (file: DownwardAPIVolumeFile): DownwardAPIVolumeFile =>
	changeField(
		changeField(file, 'fieldRef', reference => withAbsent(reference, {apiVersion: 'v1'})),
		'resourceFieldRef',
		reference => withAbsent(reference, {divisor: '0'}),
	);

const withFiles = <T extends {readonly items?: readonly DownwardAPIVolumeFile[]}>(source: T): T =>
	changeField(source, 'items', items => mapItems(items, withFileDefaults));

const withProjectionDefaults = (projection: VolumeProjection): VolumeProjection => {
	const tokens = changeField(projection, 'serviceAccountToken', token =>
		withAbsent(token, {expirationSeconds: tokenSeconds}),
	);
	return changeField(tokens, 'downwardAPI', withFiles);
};

const withClaimDefaults = (ephemeral: EphemeralVolumeSource): EphemeralVolumeSource =>
	changeField(ephemeral, 'volumeClaimTemplate', template =>
		changeField(template, 'spec', spec => withAbsent(spec, {volumeMode: 'Filesystem'})),
	);

/** A volume with the defaults of its source; one without any source is an emptyDir. */
export const withVolumeDefaults = (volume: Volume): Volume => {
	if (Object.keys(volume).every(field => field === 'name')) return {...volume, emptyDir: {}};
	let next = changeField(volume, 'configMap', source => withAbsent(source, {defaultMode}));
	next = changeField(next, 'secret', source => withAbsent(source, {defaultMode}));
	next = changeField(next, 'downwardAPI', source => withFiles(withAbsent(source, {defaultMode})));
	next = changeField(next, 'projected', source =>
		changeField(withAbsent(source, {defaultMode}), 'sources', sources => mapItems(sources, withProjectionDefaults)),
	);
	next = changeField(next, 'hostPath', source => withAbsent(source, {type: ''}));
	next = changeField(next, 'image', source => withAbsent(source, {pullPolicy: defaultPullPolicy(source.reference)}));
	return changeField(next, 'ephemeral', withClaimDefaults);
};
