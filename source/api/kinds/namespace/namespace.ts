import {invalid, type FieldError} from '../../../machinery/field-error.ts';
import {qualifiedName} from '../../../machinery/names.ts';
import type {Namespace} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {validateLabelAsName} from '../shared/dns-label.ts';
import {withAbsent, withField} from '../shared/sharing.ts';
import {namespacePrinter} from './printer.ts';

const nameLabel = 'kubernetes.io/metadata.name';
const finalizer = 'kubernetes';
const standardFinalizers = ['orphan', 'foregroundDeletion', finalizer];

/** Every namespace is labelled with its name and has a phase. */
const withDefaults = (namespace: Namespace): Namespace => {
	const {name, labels = {}} = namespace.metadata;
	const labelled = name ? withField(labels, nameLabel, name) : labels;
	const metadata = labelled === labels ? namespace.metadata : {...namespace.metadata, labels: labelled};
	return withField(
		withField(namespace, 'metadata', metadata),
		'status',
		withAbsent(namespace.status ?? {}, {phase: 'Active'}),
	);
};

/** A new namespace is active and held by the namespace controller, which will empty it. */
const prepareForCreate = (namespace: Namespace): Namespace => {
	const finalizers = namespace.spec?.finalizers ?? [];
	const spec = {
		...namespace.spec,
		finalizers: finalizers.includes(finalizer) ? finalizers : [...finalizers, finalizer],
	};
	// A generated name comes after the defaults.
	return {...withDefaults(namespace), spec, status: {phase: 'Active'}};
};

const validate = ({spec}: Namespace): FieldError[] =>
	(spec?.finalizers ?? []).flatMap(name => [
		...qualifiedName(name).map(text => invalid('spec.finalizers', name, text)),
		...(name.includes('/') || standardFinalizers.includes(name)
			? []
			: [invalid('spec.finalizers', name, 'name is neither a standard finalizer name nor is it fully qualified')]),
	]);

const validateStatusUpdate = ({metadata, status}: Namespace): FieldError[] => {
	const deleted = metadata.deletionTimestamp !== undefined;
	const phase = deleted ? 'Terminating' : 'Active';
	if (status?.phase === phase) return [];
	const text = `may only be '${phase}' if \`deletionTimestamp\` is ${deleted ? 'not ' : ''}empty`;
	return [invalid('status.Phase', status?.phase ?? '', text)];
};

export const namespace = describeKind<Namespace>({
	group: '',
	version: 'v1',
	kind: 'Namespace',
	defaults: withDefaults,
	validate,
	validateStatusUpdate,
	prepareForCreate,
	// Only the finalize path may change the finalizers in the spec.
	prepareForUpdate: (next, previous) => withField(next, 'spec', previous.spec),
	generation: false,
	selectableFields: {
		name: ({metadata}) => metadata.name,
		'status.phase': ({status}) => status?.phase ?? '',
	},
	validateName: validateLabelAsName,
	printer: namespacePrinter,
});
