import {invalid, tooLong, type FieldError} from '../../../machinery/field-error.ts';
import type {ConfigMap} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {configKeyProblems} from '../shared/config-key.ts';
import {dataBytesMax} from '../shared/limits.ts';
import {validateImmutableWhenSet} from '../shared/values-validation.ts';
import {configMapPrinter} from './printer.ts';

const validate = ({data = {}, binaryData = {}}: ConfigMap): FieldError[] => {
	const bytes = [
		...Object.values(data).map(text => Buffer.byteLength(text)),
		...Object.values(binaryData).map(text => Buffer.byteLength(text, 'base64')),
	].reduce((sum, length) => sum + length, 0);
	return [
		...Object.keys(data).flatMap(key => [
			...configKeyProblems(key).map(text => invalid(`data[${key}]`, key, text)),
			...(Object.hasOwn(binaryData, key)
				? [invalid(`data[${key}]`, key, 'duplicate of key present in binaryData')]
				: []),
		]),
		...Object.keys(binaryData).flatMap(key =>
			configKeyProblems(key).map(text => invalid(`binaryData[${key}]`, key, text)),
		),
		// The whole object is too long; Kubernetes names it by an empty path.
		...(bytes > dataBytesMax ? [tooLong('[]', dataBytesMax)] : []),
	];
};

const validateUpdate = (next: ConfigMap, previous: ConfigMap): FieldError[] =>
	previous.immutable
		? [
				...validateImmutableWhenSet(next.immutable, true, 'immutable'),
				...validateImmutableWhenSet(next.data, previous.data, 'data'),
				...validateImmutableWhenSet(next.binaryData, previous.binaryData, 'binaryData'),
			]
		: [];

export const configMap = describeKind<ConfigMap>({
	group: '',
	version: 'v1',
	kind: 'ConfigMap',
	validate,
	validateUpdate,
	printer: configMapPrinter,
});
