import {applyObject} from '../apply-object.ts';
import {manifestCommand} from '../manifest-command.ts';

/** `apply FILE…` */
export const apply = manifestCommand('apply', 'Create or change the objects of manifests.', applyObject);
