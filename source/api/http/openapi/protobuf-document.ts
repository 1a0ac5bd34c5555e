import {Writer} from 'protobufjs/minimal.js';

/** The media type by which Go clients ask for the Swagger 2 document; it has an @ and is therefore not answered with. */
export const askedProtobufDocument = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';

/** The media type of the answer. */
export const protobufDocumentMediaType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

type Json = {readonly [key: string]: any};
type Write = (writer: Writer, value: any) => void;
type Field = readonly [number: number, type: 'text' | 'texts' | 'flag' | Write | {readonly each: Write}];

const lengthDelimited = (number: number): number => (number << 3) | 2;
const varint = (number: number): number => number << 3;

const writeMessage = (writer: Writer, number: number, write: Write, value: unknown): void => {
	writer.uint32(lengthDelimited(number)).fork();
	write(writer, value);
	writer.ldelim();
};

const writeTexts = (writer: Writer, number: number, texts: readonly string[]): void => {
	for (const text of texts) writer.uint32(lengthDelimited(number)).string(text);
};

/** A message of texts, such as TypeItem. */
const texts: Write = (writer, value: string | readonly string[]) => writeTexts(writer, 1, [value].flat());

/** `Any`, whose second field is the value as YAML, of which JSON is a part. */
const any: Write = (writer, value) => writer.uint32(lengthDelimited(2)).string(JSON.stringify(value));

/** A map as ordered pairs of name and value. */
const writeNamed = (writer: Writer, number: number, entries: Json, write: Write): void => {
	for (const [name, value] of Object.entries(entries)) {
		writer.uint32(lengthDelimited(number)).fork();
		writer.uint32(lengthDelimited(1)).string(name);
		writeMessage(writer, 2, write, value);
		writer.ldelim();
	}
};

const named =
	(number: number, write: Write): Write =>
	(writer, value: Json) =>
		writeNamed(writer, number, value, write);

const choice =
	(number: number, write: Write): Write =>
	(writer, value) =>
		writeMessage(writer, number, write, value);

const writeField = (writer: Writer, [number, type]: Field, value: any): void => {
	if (type === 'text') writer.uint32(lengthDelimited(number)).string(value);
	else if (type === 'texts') writeTexts(writer, number, value);
	else if (type === 'flag') writer.uint32(varint(number)).bool(value);
	else if (typeof type === 'function') writeMessage(writer, number, type, value);
	else for (const item of value) writeMessage(writer, number, type.each, item);
};

/** A message whose fields are named as in the JSON; those beginning with `x-` are its vendor extensions. */
const message =
	(extensions: number, fields: () => {readonly [name: string]: Field}): Write =>
	(writer, value: Json) => {
		const table = fields();
		for (const [name, content] of Object.entries(value)) {
			const field = table[name];
			if (field !== undefined && content !== undefined) writeField(writer, field, content);
		}
		const others = Object.entries(value).filter(([name]) => name.startsWith('x-'));
		writeNamed(writer, extensions, Object.fromEntries(others), any);
	};

/** Items of a list are a single schema here, never one for each place. */
const schema: Write = message(31, () => ({
	$ref: [1, 'text'],
	format: [2, 'text'],
	description: [4, 'text'],
	default: [5, any],
	required: [19, 'texts'],
	enum: [20, {each: any}],
	additionalProperties: [21, choice(1, schema)],
	type: [22, texts],
	items: [23, choice(1, schema)],
	properties: [25, named(1, schema)],
}));

const bodyParameter = message(6, () => ({
	description: [1, 'text'],
	name: [2, 'text'],
	in: [3, 'text'],
	required: [4, 'flag'],
	schema: [5, schema],
}));

const queryParameter = message(23, () => ({
	required: [1, 'flag'],
	in: [2, 'text'],
	description: [3, 'text'],
	name: [4, 'text'],
	type: [6, 'text'],
	uniqueItems: [21, 'flag'],
}));

const pathParameter = message(22, () => ({
	required: [1, 'flag'],
	in: [2, 'text'],
	description: [3, 'text'],
	name: [4, 'text'],
	type: [5, 'text'],
	uniqueItems: [20, 'flag'],
}));

/** ParametersItem → Parameter → the form that the place of the parameter has. */
const parameter: Write = (writer, value: Json) => {
	const inBody = choice(1, bodyParameter);
	const elsewhere = choice(2, value['in'] === 'path' ? choice(4, pathParameter) : choice(3, queryParameter));
	writeMessage(writer, 1, value['in'] === 'body' ? inBody : elsewhere, value);
};

const response = message(5, () => ({description: [1, 'text'], schema: [2, choice(1, schema)]}));

const operation = message(13, () => ({
	tags: [1, 'texts'],
	description: [3, 'text'],
	operationId: [5, 'text'],
	produces: [6, 'texts'],
	consumes: [7, 'texts'],
	parameters: [8, {each: parameter}],
	responses: [9, named(1, choice(1, response))],
	schemes: [10, 'texts'],
}));

const pathItem = message(10, () => ({
	get: [2, operation],
	put: [3, operation],
	post: [4, operation],
	delete: [5, operation],
	patch: [8, operation],
	parameters: [9, {each: parameter}],
}));

const info = message(7, () => ({title: [1, 'text'], version: [2, 'text']}));

const document = message(16, () => ({
	swagger: [1, 'text'],
	info: [2, info],
	paths: [8, named(2, pathItem)],
	definitions: [9, named(1, schema)],
}));

/** A Swagger 2 document in the protobuf form of gnostic (openapi.v2.Document), which Go clients read. */
export const protobufDocument = (swagger: object): Uint8Array => {
	const writer = Writer.create();
	document(writer, swagger);
	return writer.finish();
};
