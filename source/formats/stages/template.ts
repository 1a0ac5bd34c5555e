import type {StageTemplate} from '../../kubelet/stages/stage.ts';
import {stageFunctionNames} from '../../kubelet/stages/stage-functions.ts';
import type {Json} from '../../machinery/json.ts';
import type {FieldReader, Path} from '../field-reader.ts';
import {pureFunctions} from '../template/functions.ts';
import {parseTemplate} from '../template/parse.ts';
import {renderTemplate} from '../template/render.ts';
import {atText} from '../text-problem.ts';
import {FileError, readYamlDocuments} from '../yaml-documents.ts';

const known = new Set([...Object.keys(pureFunctions), 'and', 'or', ...stageFunctionNames]);

/** What a template wrote, read as YAML. */
const readOutput = (written: string, reader: FieldReader, at: Path): Json => {
	try {
		const [document, ...others] = readYamlDocuments(written, 'the result');
		if (others.length > 0) throw reader.refuse(at, 'the template wrote more than one document');
		return (document?.value ?? null) as Json;
	} catch (error) {
		if (!(error instanceof FileError) || error.file !== 'the result') throw error;
		const {line} = error.position ?? {line: 1};
		const shown = written.split('\n')[line - 1]?.trim() ?? '';
		throw reader.refuse(at, `the template wrote what is no YAML: ${error.message} (${JSON.stringify(shown)})`);
	}
};

/** Reads the template at a path, which writes YAML. Throws FileError with the place inside it. */
export const readTemplate = (reader: FieldReader, value: unknown, at: Path): StageTemplate => {
	const text = reader.text(value, at);
	// kwok trims templates before it reads them.
	const before = text.length - text.trimStart().length;
	const inPlace = <T>(work: () => T): T => atText(reader, {at, before}, work);
	const nodes = inPlace(() => parseTemplate(text.trim(), known));
	return {
		render: (object, functions) =>
			readOutput(
				inPlace(() => renderTemplate(nodes, object, {...pureFunctions, ...functions})),
				reader,
				at,
			),
	};
};
