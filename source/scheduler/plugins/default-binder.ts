import type {Plugin} from '../framework/types.ts';

/** Binds by creating a Binding, the only way a pod gets its node. Rejects with StatusError. */
export const defaultBinder: Plugin = {
	name: 'DefaultBinder',
	async bind({pod: {pod}, node, context}) {
		const {name, namespace, uid} = pod.metadata;
		await context.client.createSubresource('Pod', {name, namespace}, 'binding', {
			apiVersion: 'v1',
			kind: 'Binding',
			metadata: {name, namespace, uid},
			target: {kind: 'Node', name: node.name},
		});
		return 'bound';
	},
};
