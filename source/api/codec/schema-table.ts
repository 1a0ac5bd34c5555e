import presenceJson from '../schema/kubernetes-1.36-presence.json' with {type: 'json'};
import inkubeJson from '../schema/inkube-schema.json' with {type: 'json'};
import alphaJson from '../schema/kubernetes-1.36-alpha-schema.json' with {type: 'json'};
import schemaJson from '../schema/kubernetes-1.36-schema.json' with {type: 'json'};

/** The type of a field, of a list's items or of a map's values, as the table writes it. */
export interface SchemaNode {
	readonly type?: string;
	readonly format?: string;
	/** OpenAPI name of another type. */
	readonly ref?: string;
	readonly items?: SchemaNode;
	readonly values?: SchemaNode;
	readonly required?: boolean;
	readonly default?: unknown;
	readonly enum?: readonly string[];
	readonly 'patch-merge-key'?: string;
	readonly 'patch-strategy'?: string;
	readonly 'list-type'?: string;
	readonly 'list-map-keys'?: readonly string[];
	readonly 'map-type'?: string;
}

/** One type of the API: fields in alphabetical order, or a scalar. */
export interface SchemaType {
	readonly fields?: {readonly [name: string]: SchemaNode};
	readonly type?: string;
	readonly format?: string;
	/** group/version/kind of each kind of this type. */
	readonly kinds?: readonly string[];
	readonly 'map-type'?: string;
}

type FieldNames = {readonly [type: string]: readonly string[] | undefined};

/**
What OpenAPI does not say and Go's struct tags do (read from the Go types of 1.36, fields by OpenAPI type name):
- keptWhenEmpty: scalars, lists and maps that stay in an object when empty: pointers, and fields without omitempty;
- presentWhenEmpty: structs that are not pointers, so that the API always shows them, at least as {};
- presentWhenZero: scalars, lists, maps and times that are no pointers and have no omitempty (which does nothing for a time),
  always shown, at least as the zero value or null;
- zeroDefaults: pointers whose default is the zero value;
- goTypes: names of Go types that differ from the field's plain JSON type, for error messages.
*/
interface PresenceTable {
	readonly keptWhenEmpty: FieldNames;
	readonly presentWhenEmpty: FieldNames;
	readonly presentWhenZero: FieldNames;
	readonly zeroDefaults: FieldNames;
	readonly goTypes: {readonly [type: string]: {readonly [field: string]: string} | undefined};
}

/** Every type of Kubernetes 1.36 by OpenAPI name, those of its alpha APIs that inkube can serve, and inkube's own. */
export const schemaTypes = {
	...schemaJson.types,
	...alphaJson.types,
	...inkubeJson.types,
} as unknown as {readonly [name: string]: SchemaType | undefined};

export const presence = presenceJson as unknown as PresenceTable;
