import type {CreateController} from '../types.ts';
import {createReplicaController} from './replica-controller.ts';
import {replicationControllerOwner} from './replica-owner.ts';

/** Keeps the pods of every ReplicationController at the number it wants. */
export const createReplicationControllerController: CreateController = context =>
	createReplicaController(context, replicationControllerOwner);
