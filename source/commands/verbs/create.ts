import {createObject} from '../apply-object.ts';
import {manifestCommand} from '../manifest-command.ts';

/** `create FILE…` */
export const create = manifestCommand('create', 'Create the objects of manifests.', createObject);
