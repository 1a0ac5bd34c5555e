import {spawnSync} from 'node:child_process';
import type {Implementation, SerialFn, TestFn} from 'ava';

/* Programs that tests ask where they are installed. What needs one that is missing is skipped, and its title says for want of what. */

const versionOf = {
	etcd: ['--version'],
	etcdctl: ['version'],
	helm: ['version', '--client'],
	jq: ['--version'],
	kubectl: ['version', '--client'],
} as const;

const hints: {readonly [program: string]: string} = {etcd: ' (Debian: etcd-server)', etcdctl: ' (Debian: etcd-client)'};

export type Program = keyof typeof versionOf;

/** Whether a program is there and runs. */
export const isInstalled = (program: Program): boolean => spawnSync(program, versionOf[program]).status === 0;

/** Why tests that need these programs are skipped; undefined when all are there. */
export const whyMissing = (...programs: readonly Program[]): string | undefined => {
	const missing = programs.filter(program => !isInstalled(program));
	return missing.length === 0
		? undefined
		: `not installed: ${missing.map(name => `${name}${hints[name] ?? ''}`).join(', ')}`;
};

/** Declares tests as `declare` does, unless there is a reason to skip them, which their titles give then. */
export const unless =
	<Context>(reason: string | undefined, declare: TestFn<Context> | SerialFn<Context>) =>
	(title: string, story: Implementation<[], Context>): void =>
		reason === undefined ? declare(title, story) : declare.skip(`${title} (${reason})`, story);

/** Declares tests that need programs. */
export const needing = <Context>(declare: TestFn<Context> | SerialFn<Context>, ...programs: readonly Program[]) =>
	unless(whyMissing(...programs), declare);
