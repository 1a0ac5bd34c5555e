import {invalid, required, tooLong, type FieldError} from '../../../machinery/field-error.ts';
import type {Secret} from '../../schema/kubernetes.generated.ts';
import {configKeyProblems} from '../shared/config-key.ts';
import {dataBytesMax} from '../shared/limits.ts';
import {validateImmutable, validateImmutableWhenSet} from '../shared/values-validation.ts';
import {goJsonProblem} from './go-json-problem.ts';

type Data = {readonly [key: string]: string};

const accountAnnotation = 'kubernetes.io/service-account.name';

const requireKeys = (data: Data, ...keys: readonly string[]): FieldError[] =>
	keys.filter(key => !Object.hasOwn(data, key)).map(key => required(`data[${key}]`));

/** The contents are never shown. */
const validateJson = (data: Data, key: string): FieldError[] => {
	const content = data[key];
	if (content === undefined) return [required(`data[${key}]`)];
	const problem = goJsonProblem(Buffer.from(content, 'base64').toString());
	return problem === undefined ? [] : [invalid(`data[${key}]`, '<secret contents redacted>', problem)];
};

const validateType = ({type, metadata, data = {}}: Secret): FieldError[] => {
	switch (type) {
		case 'kubernetes.io/service-account-token':
			return metadata.annotations?.[accountAnnotation] ? [] : [required(`metadata.annotations[${accountAnnotation}]`)];
		case 'kubernetes.io/dockercfg':
			return validateJson(data, '.dockercfg');
		case 'kubernetes.io/dockerconfigjson':
			return validateJson(data, '.dockerconfigjson');
		case 'kubernetes.io/basic-auth':
			return Object.hasOwn(data, 'username') || Object.hasOwn(data, 'password')
				? []
				: requireKeys(data, 'username', 'password');
		case 'kubernetes.io/ssh-auth':
			return data['ssh-privatekey'] ? [] : [required('data[ssh-privatekey]')];
		case 'kubernetes.io/tls':
			return requireKeys(data, 'tls.crt', 'tls.key');
		default:
			return [];
	}
};

/** Problems of a Secret: its keys, its size, and what its type asks for. */
export const validateSecret = (secret: Secret): FieldError[] => {
	const {data = {}} = secret;
	const bytes = Object.values(data).reduce((sum, text) => sum + Buffer.byteLength(text, 'base64'), 0);
	return [
		...Object.keys(data).flatMap(key => configKeyProblems(key).map(text => invalid(`data[${key}]`, key, text))),
		...(bytes > dataBytesMax ? [tooLong('data', dataBytesMax)] : []),
		...validateType(secret),
	];
};

/** What an update of a Secret may not change. */
export const validateSecretUpdate = (next: Secret, previous: Secret): FieldError[] => [
	...validateImmutable(next.type, previous.type, 'type'),
	...(previous.immutable
		? [
				...validateImmutableWhenSet(next.immutable, true, 'immutable'),
				...validateImmutableWhenSet(next.data, previous.data, 'data'),
			]
		: []),
];
