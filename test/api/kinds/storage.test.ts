import test from 'ava';
import {created, problems, template, updated} from './submission.ts';

const claim = (spec: object = {}) => ({
	spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '10Gi'}}, ...spec},
});
const volume = (spec: object = {}) => ({
	spec: {accessModes: ['ReadWriteOnce'], capacity: {storage: '1Gi'}, hostPath: {path: '/data'}, ...spec},
});

test('a claim says how it is used and how much it needs', t => {
	t.deepEqual(problems('PersistentVolumeClaim', claim()), []);
	t.deepEqual(problems('PersistentVolumeClaim', {spec: {}}), [
		'spec.accessModes: Required value: at least 1 access mode is required',
		'spec.resources[storage]: Required value',
	]);
	t.deepEqual(
		problems('PersistentVolumeClaim', claim({accessModes: ['ReadWriteOncePod', 'ReadWriteMany'], volumeMode: 'Tape'})),
		[
			'spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes',
			'spec.volumeMode: Unsupported value: "Tape": supported values: "Block", "Filesystem"',
		],
	);
});

test('what a claim is filled from is said once and stands in both fields', t => {
	const source = {kind: 'PersistentVolumeClaim', name: 'old'};
	t.like(created('PersistentVolumeClaim', claim({dataSource: source})).spec, {dataSourceRef: source});
	t.like(created('PersistentVolumeClaim', claim({dataSourceRef: source})).spec, {dataSource: source});
	t.is(
		created('PersistentVolumeClaim', claim({dataSourceRef: {...source, namespace: 'other'}})).spec.dataSource,
		undefined,
	);
	t.deepEqual(problems('PersistentVolumeClaim', claim({dataSource: source, dataSourceRef: {...source, name: 'new'}})), [
		'spec: Invalid value: "spec.dataSource": must match dataSourceRef',
	]);
	t.deepEqual(problems('PersistentVolumeClaim', claim({dataSource: {kind: 'Pod', name: 'a'}})).slice(0, 1), [
		`spec.dataSource: Invalid value: "Pod": must be 'PersistentVolumeClaim' when referencing the default apiGroup`,
	]);
});

test('a claim may take a volume and a class, once, and grow when it is bound', t => {
	const stored = created('PersistentVolumeClaim', claim());
	const immutable =
		/^spec: Forbidden: spec is immutable after creation except resources\.requests and volumeAttributes/;
	t.deepEqual(updated(stored, claim({volumeName: 'v', storageClassName: 'fast'})).problems, []);
	const named = updated(stored, claim({volumeName: 'v', storageClassName: 'fast'})).object;
	t.regex(updated(named, claim({volumeName: 'w', storageClassName: 'fast'})).problems[0]!, immutable);
	t.regex(updated(named, claim({volumeName: 'v', storageClassName: 'slow'})).problems[0]!, immutable);

	const larger = claim({volumeName: 'v', storageClassName: 'fast', resources: {requests: {storage: '20Gi'}}});
	t.regex(updated(named, larger).problems[0]!, immutable);
	const status = {phase: 'Bound', capacity: {storage: '10Gi'}};
	const bound = {...named, status};
	t.deepEqual(updated(bound, {...larger, status}).problems, []);
	const smaller = claim({volumeName: 'v', storageClassName: 'fast', resources: {requests: {storage: '5Gi'}}});
	t.deepEqual(updated(bound, {...smaller, status}).problems, [
		'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
	]);
});

test('a volume is in one place and stays there', t => {
	t.deepEqual(problems('PersistentVolume', volume()), []);
	t.deepEqual(problems('PersistentVolume', volume({csi: {driver: 'd', volumeHandle: 'h'}})), [
		'spec.csi: Forbidden: may not specify more than 1 volume type',
	]);
	t.deepEqual(
		problems('PersistentVolume', volume({hostPath: undefined, csi: {driver: '', nodePublishSecretRef: {name: 'A_'}}})),
		[
			'spec.csi.driver: Required value',
			'spec.csi.volumeHandle: Required value',
			`spec.csi.nodePublishSecretRef.name: Invalid value: "A_": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
			'spec.csi.nodePublishSecretRef.namespace: Required value',
		],
	);
	t.deepEqual(problems('PersistentVolume', volume({hostPath: undefined, local: {path: '/d'}})), [
		'spec.nodeAffinity: Required value: Local volume requires node affinity',
	]);
	const moved = updated(created('PersistentVolume', volume()), volume({hostPath: {path: '/other'}})).problems;
	t.regex(
		moved[0]!,
		/^spec\.persistentvolumesource: Forbidden: spec\.persistentvolumesource is immutable after creation\n/,
	);
});

test('a storage class is what it was made as', t => {
	const terms = [
		{matchLabelExpressions: [{key: 'zone', values: ['a', 'a']}]},
		{matchLabelExpressions: [{key: 'zone', values: ['a']}]},
	];
	t.deepEqual(problems('StorageClass', {reclaimPolicy: 'Recycle', allowedTopologies: terms}), [
		'provisioner: Required value',
		'reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"',
		'allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: "a"',
		'allowedTopologies[1].matchLabelExpressions: Duplicate value: ""',
	]);
	const stored = created('StorageClass', {provisioner: 'example.com/p'});
	t.deepEqual(updated(stored, {provisioner: 'example.com/q', reclaimPolicy: 'Retain'}).problems, [
		'provisioner: Forbidden: updates to provisioner are forbidden.',
		'reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.',
	]);
});

test('attachments, drivers and their nodes', t => {
	t.deepEqual(problems('VolumeAttachment', {spec: {attacher: 'a', nodeName: 'n', source: {}}}), [
		'spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName',
	]);
	t.deepEqual(
		problems('CSINode', {
			spec: {
				drivers: [
					{name: 'd', nodeID: 'x'},
					{name: 'd', topologyKeys: ['', 'a']},
				],
			},
		}).slice(0, 3),
		[
			'spec.drivers[1].nodeID: Required value',
			'spec.drivers[1].name: Duplicate value: "d"',
			'spec.drivers[1]: Required value',
		],
	);
	t.deepEqual(
		problems('CSIDriver', {spec: {tokenRequests: [{audience: 'a', expirationSeconds: 5}, {audience: 'a'}]}}),
		[
			'spec.tokenRequests[0].expirationSeconds: Invalid value: 5: may not specify a duration less than 10 minutes',
			'spec.tokenRequests[1].audience: Duplicate value: "a"',
		],
	);
	t.deepEqual(problems('VolumeAttributesClass', {driverName: 'd'}), [
		'parameters: Required value: must contain at least one key/value pair',
	]);
});

test('a pod of Windows asks for nothing of Linux, and the other way round', t => {
	const spec = {...template.spec, os: {name: 'windows'}, hostPID: true, securityContext: {fsGroup: 1}};
	t.deepEqual(problems('Pod', {spec}), [
		'spec.hostPID: Forbidden: cannot be set for a windows pod',
		'spec.securityContext.fsGroup: Forbidden: cannot be set for a windows pod',
	]);
	const linux = {...template.spec, os: {name: 'linux'}, securityContext: {windowsOptions: {runAsUserName: 'a'}}};
	t.deepEqual(problems('Pod', {spec: linux}), [
		'spec.securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod',
	]);
});
