import {cordonCommand} from '../cordon-command.ts';

/** `cordon NODE`: the scheduler puts nothing more there. */
export const cordon = cordonCommand('cordon', true, 'Keep new pods off a node.');
