import {copyFile, rename, rm, truncate} from 'node:fs/promises';
import {type DamageError, FolderError} from './data-error.ts';
import {inFolder, readFolder, segmentFile} from './folder-layout.ts';

/**
Cuts the folder off before a damaged record, so that everything before it can be loaded. Nothing is thrown away: the
damaged file is kept as `.damaged`, later segments as `.lost`. Answers what was lost, for the notice.
*/
export const cutOffDamage = async (folder: string, {file, line, offset, reason}: DamageError): Promise<string> => {
	const {segments} = await readFolder(folder);
	const damaged = segments.find(first => inFolder(folder, segmentFile(first)) === file);
	if (damaged === undefined)
		throw new FolderError(
			`${file}:${line}: ${reason}; a base snapshot cannot be repaired, since nothing before it is kept: restore ${folder} from a copy`,
		);
	await copyFile(file, `${file}.damaged`);
	if (offset === 0) await rm(file);
	else await truncate(file, offset);
	const later = segments.filter(first => first > damaged).map(first => inFolder(folder, segmentFile(first)));
	for (const lost of later) await rename(lost, `${lost}.lost`);
	const set = later.length === 0 ? '' : `; ${later.length} later segments are set aside as *.lost`;
	return `${file}:${line}: ${reason}; lost from this line on (the file is kept as ${file}.damaged)${set}`;
};
