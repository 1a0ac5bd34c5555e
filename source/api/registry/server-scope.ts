import type {UserInfo} from '../types.ts';
import type {WriteScope} from './context.ts';

/** Who the API server is when it writes by itself. */
export const apiServerUser: UserInfo = {name: 'system:apiserver', groups: ['system:masters']};

/** A write by the API server itself. */
export const serverScope = (place: Partial<Pick<WriteScope, 'namespace' | 'name' | 'subresource'>>): WriteScope => ({
	user: apiServerUser,
	userAgent: 'kube-apiserver',
	namespace: undefined,
	name: '',
	subresource: undefined,
	options: {},
	dryRun: false,
	warnings: [],
	...place,
});
