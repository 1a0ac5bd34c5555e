import type {StageStep} from '../../kubelet/stages/stage.ts';
import type {FieldReader, Path} from '../field-reader.ts';
import {readTemplate} from './template.ts';

const optionalText = (reader: FieldReader, value: unknown, at: Path): string | undefined =>
	value === undefined || value === '' ? undefined : reader.text(value, at);

const oneOf = <const T extends string>(reader: FieldReader, value: unknown, at: Path, choices: readonly T[]): T => {
	const choice = choices.find(one => one === value);
	if (choice === undefined)
		throw reader.refuse(at, `expected one of ${choices.join(', ')}, found ${JSON.stringify(value)}`);
	return choice;
};

const refuseImpersonation = (reader: FieldReader, value: unknown, at: Path) => {
	if (value !== undefined) throw reader.refuse(at, 'acting as another user is not read; leave it out');
};

const readEvent = (reader: FieldReader, value: unknown, at: Path): StageStep => {
	const {type = 'Normal', reason = '', message = ''} = reader.object(value, at, ['type', 'reason', 'message']);
	return {
		do: 'event',
		type: oneOf(reader, type, [...at, 'type'], ['Normal', 'Warning']),
		reason: reader.text(reason, [...at, 'reason']),
		message: reader.text(message, [...at, 'message']),
	};
};

const readFinalizers = (reader: FieldReader, value: unknown, at: Path): StageStep => {
	const {add = [], remove = [], empty = false} = reader.object(value, at, ['add', 'remove', 'empty']);
	const values = (items: unknown, field: string) =>
		reader.list(items, [...at, field]).map((item, index) => {
			const where = [...at, field, index];
			return reader.text(reader.object(item, where, ['value'])['value'], [...where, 'value']);
		});
	return {
		do: 'finalizers',
		add: values(add, 'add'),
		remove: values(remove, 'remove'),
		empty: reader.truth(empty, [...at, 'empty']),
	};
};

const patchTypes = ['json', 'merge', 'strategic'] as const;

const readPatch = (reader: FieldReader, value: unknown, at: Path): StageStep => {
	const patch = reader.object(value, at, ['subresource', 'root', 'template', 'type', 'impersonation']);
	refuseImpersonation(reader, patch['impersonation'], [...at, 'impersonation']);
	return {
		do: 'patch',
		type: patch['type'] === undefined ? undefined : oneOf(reader, patch['type'], [...at, 'type'], patchTypes),
		subresource: optionalText(reader, patch['subresource'], [...at, 'subresource']),
		root: optionalText(reader, patch['root'], [...at, 'root']),
		template: readTemplate(reader, patch['template'], [...at, 'template']),
	};
};

const readApply = (reader: FieldReader, value: unknown, at: Path): StageStep => {
	const apply = reader.object(value, at, ['subresource', 'template', 'type', 'impersonation']);
	refuseImpersonation(reader, apply['impersonation'], [...at, 'impersonation']);
	return {
		do: 'apply',
		type: oneOf(reader, apply['type'] ?? 'apply', [...at, 'type'], ['apply', 'merge', 'strategic']),
		subresource: optionalText(reader, apply['subresource'], [...at, 'subresource']),
		template: readTemplate(reader, apply['template'], [...at, 'template']),
	};
};

const stepFields = ['event', 'finalizers', 'delete', 'patch', 'apply'] as const;

/** Reads one entry of `steps`: what it says is done in kwok's order. */
const readStep = (reader: FieldReader, value: unknown, at: Path): readonly StageStep[] => {
	const step = reader.object(value, at, stepFields);
	const isDelete = step['delete'] !== undefined && reader.truth(step['delete'], [...at, 'delete']);
	return [
		...(step['event'] === undefined ? [] : [readEvent(reader, step['event'], [...at, 'event'])]),
		...(step['finalizers'] === undefined ? [] : [readFinalizers(reader, step['finalizers'], [...at, 'finalizers'])]),
		...(isDelete ? [{do: 'delete'} as const] : []),
		...(step['patch'] === undefined ? [] : [readPatch(reader, step['patch'], [...at, 'patch'])]),
		...(step['apply'] === undefined ? [] : [readApply(reader, step['apply'], [...at, 'apply'])]),
	];
};

const nextFields = [
	'event',
	'finalizers',
	'delete',
	'patches',
	'statusTemplate',
	'statusSubresource',
	'statusPatchAs',
] as const;

/** Reads `next`, the older way to say it: kwok turns it into steps in this order. */
const readNext = (reader: FieldReader, value: unknown, at: Path): readonly StageStep[] => {
	const next = reader.object(value, at, nextFields);
	refuseImpersonation(reader, next['statusPatchAs'], [...at, 'statusPatchAs']);
	const patches = next['patches'] === undefined ? [] : reader.list(next['patches'], [...at, 'patches']);
	const template = next['statusTemplate'];
	const status: readonly StageStep[] =
		patches.length > 0 || template === undefined || template === ''
			? []
			: [
					{
						do: 'patch',
						type: undefined,
						subresource: optionalText(reader, next['statusSubresource'] ?? 'status', [...at, 'statusSubresource']),
						root: 'status',
						template: readTemplate(reader, template, [...at, 'statusTemplate']),
					},
				];
	const isDelete = next['delete'] !== undefined && reader.truth(next['delete'], [...at, 'delete']);
	return [
		...(next['event'] === undefined ? [] : [readEvent(reader, next['event'], [...at, 'event'])]),
		...(next['finalizers'] === undefined ? [] : [readFinalizers(reader, next['finalizers'], [...at, 'finalizers'])]),
		...patches.map((one, index) => readPatch(reader, one, [...at, 'patches', index])),
		...status,
		...(isDelete ? [{do: 'delete'} as const] : []),
	];
};

/** Reads what a stage does: its `steps`, or `next` where it has none. Throws FileError. */
export const readStageSteps = (
	reader: FieldReader,
	{steps, next}: {readonly steps: unknown; readonly next: unknown},
	at: Path,
): readonly StageStep[] => {
	const listed = steps === undefined ? [] : reader.list(steps, [...at, 'steps']);
	if (listed.length > 0) return listed.flatMap((one, index) => readStep(reader, one, [...at, 'steps', index]));
	return next === undefined ? [] : readNext(reader, next, [...at, 'next']);
};
