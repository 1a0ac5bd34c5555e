import {isAlreadyExists, isNamespaceTerminating, isNotFound} from '../objects/refusals.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';

const accountName = 'default';

/** Keeps the service account `default` in every namespace that is not being deleted (serviceaccounts_controller.go). */
export const createServiceAccountController: CreateController = ({client, informers}) => {
	const namespaces = informers.of('Namespace');
	const accounts = informers.of('ServiceAccount');
	return {
		name: 'serviceaccount-controller',
		watches: [
			watch('Namespace', ({metadata}) => [metadata.name]),
			watch('ServiceAccount', ({metadata}) => (metadata.name === accountName ? [metadata.namespace!] : [])),
		],
		reconcile: async key => {
			const namespace = namespaces.get(key);
			const isActive = namespace !== undefined && namespace.metadata.deletionTimestamp === undefined;
			if (!isActive || accounts.get(`${key}/${accountName}`) !== undefined) return;
			try {
				await client.create('ServiceAccount', {metadata: {name: accountName, namespace: key}});
			} catch (error) {
				if (!isAlreadyExists(error) && !isNamespaceTerminating(error) && !isNotFound(error)) throw error;
			}
		},
	};
};
