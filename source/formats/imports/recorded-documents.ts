import {decode} from '@msgpack/msgpack';
import {FileError, readYamlDocuments, type YamlDocument} from '../yaml-documents.ts';

/** The bytes that begin a map or a list of msgpack; no text begins with them. */
const beginsMsgpack = (byte: number | undefined): boolean =>
	byte !== undefined && ((byte >= 0x80 && byte <= 0x9f) || (byte >= 0xdc && byte <= 0xdf));

const start = {line: 1, column: 1};

/** Keys that are neither texts nor numbers (simkube has pairs) become the JSON of them. */
const keyText = (key: unknown): string | number =>
	typeof key === 'string' || typeof key === 'number' ? key : JSON.stringify(key);

/** A value without places in a text. */
const decodedDocument = (bytes: Uint8Array, file: string): YamlDocument => {
	try {
		const value = decode(bytes, {mapKeyConverter: keyText});
		return {value, positionOf: () => start, fieldPositionOf: () => start, textPositionOf: () => start};
	} catch (error) {
		throw new FileError(
			file,
			undefined,
			`begins like msgpack, but cannot be read as such: ${(error as Error).message}`,
		);
	}
};

/** The documents of a file: YAML, JSON, or the one of msgpack. Throws FileError. */
export const readDocuments = (bytes: Uint8Array, file: string): readonly YamlDocument[] =>
	beginsMsgpack(bytes[0])
		? [decodedDocument(bytes, file)]
		: readYamlDocuments(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'), file);
