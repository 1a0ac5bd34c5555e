import type {Environment} from '@marcbachmann/cel-js';
import type {CelType} from '../cel-type.ts';
import {CelFunctionError} from '../function-error.ts';

/** What an expression asks of an authorizer: about a resource, or about a path. */
export type AccessQuestion =
	| {
			readonly user?: {readonly name: string; readonly groups: readonly string[]};
			readonly verb: string;
			readonly group: string;
			readonly resource: string;
			readonly subresource: string;
			readonly namespace: string;
			readonly name: string;
	  }
	| {
			readonly user?: {readonly name: string; readonly groups: readonly string[]};
			readonly verb: string;
			readonly path: string;
	  };

/** Answers what an expression asks. */
export type AnswerAccess = (question: AccessQuestion) => {readonly allowed: boolean; readonly reason: string};

type Asker = Pick<AccessQuestion, 'user'>;

/** The resource that is asked about. */
export interface AskedResource {
	readonly group: string;
	readonly resource: string;
	readonly subresource: string;
	readonly namespace: string;
	readonly name: string;
}

class Decision {
	readonly allowed: boolean;
	readonly reason: string;

	constructor({allowed, reason}: ReturnType<AnswerAccess>) {
		this.allowed = allowed;
		this.reason = reason;
	}
}

class PathCheck {
	readonly check: (verb: string) => Decision;

	constructor(answer: AnswerAccess, asker: Asker, path: string) {
		this.check = verb => new Decision(answer({...asker, verb, path}));
	}
}

class ResourceCheck {
	readonly check: (verb: string) => Decision;
	readonly about: (more: Partial<AskedResource>) => ResourceCheck;

	constructor(answer: AnswerAccess, asker: Asker, asked: AskedResource) {
		this.check = verb => new Decision(answer({...asker, verb, ...asked}));
		this.about = more => new ResourceCheck(answer, asker, {...asked, ...more});
	}
}

class GroupCheck {
	readonly resource: (resource: string) => ResourceCheck;

	constructor(answer: AnswerAccess, asker: Asker, group: string) {
		this.resource = resource =>
			new ResourceCheck(answer, asker, {group, resource, subresource: '', namespace: '', name: ''});
	}
}

/** `authorizer` as a value of CEL: who asks, and the resource of the request. */
export class CelAuthorizer {
	readonly requestResource: ResourceCheck;
	readonly path: (path: string) => PathCheck;
	readonly group: (group: string) => GroupCheck;
	readonly as: (user: {readonly name: string; readonly groups: readonly string[]}) => CelAuthorizer;

	constructor(answer: AnswerAccess, requested: AskedResource, asker: Asker = {}) {
		this.requestResource = new ResourceCheck(answer, asker, requested);
		this.path = path => new PathCheck(answer, asker, path);
		this.group = group => new GroupCheck(answer, asker, group);
		this.as = user => new CelAuthorizer(answer, requested, {user});
	}
}

const prefix = 'kubernetes.authorization';

/** The type of the variable `authorizer`. */
export const authorizerType: CelType = {kind: 'named', name: `${prefix}.Authorizer`};

const serviceAccount = (authorizer: CelAuthorizer, namespace: string, name: string): CelAuthorizer => {
	if (namespace === '' || name === '') throw new CelFunctionError('Invalid service account namespace or name');
	return authorizer.as({
		name: `system:serviceaccount:${namespace}:${name}`,
		groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
	});
};

const checkedPath = (authorizer: CelAuthorizer, path: string): PathCheck => {
	if (path === '') throw new CelFunctionError('path must not be empty');
	return authorizer.path(path);
};

/** Kubernetes' authorizer library: `authorizer.group('apps').resource('deployments').check('create').allowed()`. */
export const addAuthorizerLibrary = (environment: Environment): void => {
	const [authorizer, path, group, resource, decision] = [
		'Authorizer',
		'PathCheck',
		'GroupCheck',
		'ResourceCheck',
		'Decision',
	].map(name => `${prefix}.${name}`);
	environment
		.registerType(decision!, Decision)
		.registerType(path!, PathCheck)
		.registerType(resource!, ResourceCheck)
		.registerType(group!, GroupCheck)
		.registerType(authorizer!, {ctor: CelAuthorizer, fields: {requestResource: resource!}})
		.registerFunction(`${authorizer}.path(string): ${path}`, checkedPath)
		.registerFunction(`${authorizer}.group(string): ${group}`, (of: CelAuthorizer, name: string) => of.group(name))
		.registerFunction(`${authorizer}.serviceAccount(string, string): ${authorizer}`, serviceAccount)
		.registerFunction(`${group}.resource(string): ${resource}`, (of: GroupCheck, name: string) => of.resource(name))
		.registerFunction(`${path}.check(string): ${decision}`, (of: PathCheck, verb: string) => of.check(verb))
		.registerFunction(`${resource}.check(string): ${decision}`, (of: ResourceCheck, verb: string) => of.check(verb))
		.registerFunction(`${decision}.allowed(): bool`, (of: Decision) => of.allowed)
		.registerFunction(`${decision}.reason(): string`, (of: Decision) => of.reason)
		.registerFunction(`${decision}.errored(): bool`, () => false)
		.registerFunction(`${decision}.error(): string`, () => '');
	for (const part of ['subresource', 'namespace', 'name'] as const) {
		environment.registerFunction(`${resource}.${part}(string): ${resource}`, (of: ResourceCheck, value: string) =>
			of.about({[part]: value}),
		);
	}
};
