/*
Writes the tables of docs/ that repeat what the code says (keys, configuration, verbs, kinds, controllers, plugins), and the
JSON Schema of the configuration.
Usage: node scripts/write-reference-tables.mjs
*/
import fs from 'node:fs';
import path from 'node:path';
import {configSchemaText, referenceTables, withTable} from '../test/docs/reference-tables.ts';

for (const [name, tables] of Object.entries(referenceTables)) {
	const file = path.join(import.meta.dirname, '..', name);
	const text = fs.readFileSync(file, 'utf8');
	fs.writeFileSync(
		file,
		Object.entries(tables).reduce((result, [table, content]) => withTable(result, table, content), text),
	);
}

fs.writeFileSync(path.join(import.meta.dirname, '../docs/config.schema.json'), configSchemaText);
