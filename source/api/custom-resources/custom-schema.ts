import {createHash} from 'node:crypto';
import {addCustomSchema} from '../codec/custom-schemas.ts';
import type {GroupVersionKind} from '../types.ts';
import {celRootType} from './cel-types.ts';
import {withCustomDefaults} from './custom-defaults.ts';
import {customForm} from './custom-form.ts';
import type {JsonSchema} from './json-schema.ts';
import {customListOpenApi, customOpenApi, metadataTypes} from './open-api.ts';
import {customTypes} from './struct-types.ts';

/** `com.example.harbour.v1.Boat`: how clients know the schema of a kind. */
const openApiName = ({group, version, kind}: GroupVersionKind): string =>
	[...group.split('.').toReversed(), version, kind].join('.');

/** Makes the schema of a custom kind known to codec and server-side apply; gives its name, which tells its content. */
export const knownCustomSchema = (
	of: GroupVersionKind & {readonly namespaced: boolean},
	schema: JsonSchema,
): string => {
	const content = createHash('sha256')
		.update(JSON.stringify([of, schema]))
		.digest('hex')
		.slice(0, 16);
	const name = `${openApiName(of)}@${content}`;
	addCustomSchema(name, {
		types: customTypes(name, schema),
		form: (value, form) => customForm(schema, value, form),
		withDefaults: object => withCustomDefaults(schema, object) as object,
		celType: () => celRootType(schema),
		openApi: dialect => ({
			schemas: {
				[openApiName(of)]: customOpenApi(schema, of, dialect),
				[`${openApiName(of)}List`]: customListOpenApi(of, openApiName(of), dialect),
			},
			refersTo: metadataTypes,
		}),
	});
	return name;
};
