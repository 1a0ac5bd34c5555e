import type {Secret} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {withAbsent, withField} from '../shared/sharing.ts';
import {secretPrinter} from './printer.ts';
import {validateSecret, validateSecretUpdate} from './validation.ts';

/** stringData is for writing only: it becomes data, encoded. */
const withEncodedData = (secret: Secret): Secret => {
	const {stringData} = secret;
	if (stringData === undefined) return secret;
	const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
	const data = {...secret.data, ...Object.fromEntries(encoded)};
	return {...withField(secret, 'stringData', undefined), data};
};

export const secret = describeKind<Secret>({
	group: '',
	version: 'v1',
	kind: 'Secret',
	defaults: object => withAbsent(withEncodedData(object), {type: 'Opaque'}),
	validate: validateSecret,
	validateUpdate: validateSecretUpdate,
	selectableFields: {type: ({type}) => type ?? ''},
	printer: secretPrinter,
});
