import {cordonCommand} from '../cordon-command.ts';

/** `uncordon NODE` */
export const uncordon = cordonCommand('uncordon', false, 'Let a node take new pods again.');
