import type {Stage} from '../../kubelet/stages/stage.ts';
import {readTextFile} from '../read-text-file.ts';
import {readStages} from './read-stages.ts';

/** Reads a file with Stages of kwok. Rejects with FileError. */
export const loadStages = async (file: string): Promise<readonly Stage[]> => readStages(await readTextFile(file), file);
