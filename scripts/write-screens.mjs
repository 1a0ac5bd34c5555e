/*
Writes the screens of docs/console.md as the console draws them.
Usage: npx tsc -p . && FORCE_COLOR=0 node scripts/write-screens.mjs
*/
import fs from 'node:fs';
import path from 'node:path';
import {captureScreens} from '../build/test/console/captured-screens.js';
import {withTable} from '../test/docs/reference-tables.ts';

process.chdir(path.join(import.meta.dirname, '..'));
const file = 'docs/console.md';
const screens = Object.entries(await captureScreens());
fs.writeFileSync(
	file,
	screens.reduce(
		(text, [name, screen]) => withTable(text, name, `\`\`\`text\n${screen}\n\`\`\``),
		fs.readFileSync(file, 'utf8'),
	),
);
