import type {CreateController} from '../types.ts';
import {createReplicaController} from './replica-controller.ts';
import {replicaSetOwner} from './replica-owner.ts';

/** Keeps the pods of every ReplicaSet at the number it wants. */
export const createReplicaSetController: CreateController = context =>
	createReplicaController(context, replicaSetOwner);
