import type {Environment} from '@marcbachmann/cel-js';
import {CelFunctionError} from '../function-error.ts';

const syntax =
	/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$/;

/** A semantic version as a value of CEL. */
class CelSemver {
	readonly text: string;
	readonly numbers: readonly [bigint, bigint, bigint];
	readonly prerelease: readonly string[];

	constructor(text: string, numbers: readonly [bigint, bigint, bigint], prerelease: readonly string[]) {
		this.text = text;
		this.numbers = numbers;
		this.prerelease = prerelease;
	}

	toString(): string {
		return this.text;
	}
}

const parse = (text: string): CelSemver | undefined => {
	const [, major, minor, patch, prerelease = ''] = syntax.exec(text) ?? [];
	if (major === undefined || minor === undefined || patch === undefined) return undefined;
	return new CelSemver(
		text,
		[BigInt(major), BigInt(minor), BigInt(patch)],
		prerelease === '' ? [] : prerelease.split('.'),
	);
};

/** `v1.2` and `01.2.3` in the form that is strict: three numbers without leading zeros. */
const normalized = (text: string): string => {
	const [, core = '', rest = ''] = /^v?([^-+]*)(.*)$/.exec(text) ?? [];
	const parts = core.split('.').map(part => part.replace(/^0+(?=\d)/, ''));
	if (parts.length < 3 && rest !== '') return text;
	return `${[...parts, '0', '0'].slice(0, Math.max(3, parts.length)).join('.')}${rest}`;
};

/** A semantic version as a value of CEL. Throws CelFunctionError. */
export const readSemver = (text: string, normalize = false): CelSemver => {
	const version = parse(normalize ? normalized(text) : text);
	if (version === undefined)
		throw new CelFunctionError(`Semver parse error during conversion from string: No Major.Minor.Patch elements found`);
	return version;
};

const compareIdentifiers = (a: string, b: string): number => {
	const [numberA, numberB] = [a, b].map(part => /^\d+$/.test(part));
	if (numberA && numberB) return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
	if (numberA !== numberB) return numberA ? -1 : 1;
	return a < b ? -1 : a > b ? 1 : 0;
};

const compare = (a: CelSemver, b: CelSemver): number => {
	for (const [index, number] of a.numbers.entries()) {
		const other = b.numbers[index]!;
		if (number !== other) return number < other ? -1 : 1;
	}
	if (a.prerelease.length === 0 || b.prerelease.length === 0) {
		return Math.sign(b.prerelease.length - a.prerelease.length);
	}
	for (const [index, identifier] of a.prerelease.entries()) {
		const other = b.prerelease[index];
		if (other === undefined) return 1;
		const order = compareIdentifiers(identifier, other);
		if (order !== 0) return order;
	}
	return a.prerelease.length - b.prerelease.length;
};

/** Kubernetes' semver library. */
export const addSemverLibrary = (environment: Environment): void => {
	const type = 'kubernetes.Semver';
	environment.registerType(type, CelSemver);
	environment
		.registerFunction(`semver(string): ${type}`, (text: string) => readSemver(text))
		.registerFunction(`semver(string, bool): ${type}`, readSemver)
		.registerFunction('isSemver(string): bool', (text: string) => parse(text) !== undefined)
		.registerFunction(
			'isSemver(string, bool): bool',
			(text: string, normalize: boolean) => parse(normalize ? normalized(text) : text) !== undefined,
		)
		.registerFunction(`${type}.compareTo(${type}): int`, (a, b) => BigInt(Math.sign(compare(a, b))))
		.registerFunction(`${type}.isLessThan(${type}): bool`, (a, b) => compare(a, b) < 0)
		.registerFunction(`${type}.isGreaterThan(${type}): bool`, (a, b) => compare(a, b) > 0)
		.registerOperator(`${type} == ${type}`, (a, b) => compare(a, b) === 0);
	for (const [index, name] of ['major', 'minor', 'patch'].entries()) {
		environment.registerFunction(`${type}.${name}(): int`, ({numbers}: CelSemver) => numbers[index]);
	}
};
