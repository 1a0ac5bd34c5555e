import {createRequire} from 'node:module';
import * as ink from 'ink';
import type InkTable from 'ink-table';

/*
The `ink-table` package is CommonJS and calls `require('ink')`. Node refuses that call because Ink uses top-level await.
Putting the Ink we have already imported into the CommonJS cache answers it.
*/
const require = createRequire(import.meta.url);
const inkPath = require.resolve('ink');
require.cache[inkPath] ??= {exports: ink, loaded: true} as NodeJS.Module;

export const {default: Table} = require('ink-table') as typeof InkTable;
