import type {Extender} from '../framework/extender.ts';
import {extenderTimeoutMs} from '../limits.ts';
import {ConfigurationError, Fields, type Entry} from './fields.ts';

const known = [
	'urlPrefix',
	'filterVerb',
	'prioritizeVerb',
	'preemptVerb',
	'bindVerb',
	'weight',
	'enableHTTPS',
	'tlsConfig',
	'httpTimeout',
	'nodeCacheCapable',
	'managedResources',
	'ignorable',
];

const verb = (fields: Fields, name: string): {readonly [verb: string]: string} => {
	const text = fields.text(name) ?? '';
	return text === '' ? {} : {[name]: text};
};

/** Reads one of `extenders`, and which of its resources NodeResourcesFit must not look at. Throws ConfigurationError. */
const readExtender = (entry: Entry): {readonly extender: Extender; readonly ignored: readonly string[]} => {
	const fields = new Fields(entry, known);
	const urlPrefix = fields.requiredText('urlPrefix');
	if (!/^https?:\/\//.test(urlPrefix))
		throw fields.refuse('urlPrefix', `must begin with http:// or https://, not ${JSON.stringify(urlPrefix)}`);
	if (fields.entry('tlsConfig') !== undefined) {
		throw fields.refuse('tlsConfig', 'is not supported: certificates are those that Node.js trusts');
	}
	const weight = fields.whole('weight', 0) ?? 0;
	if (fields.text('prioritizeVerb') && weight < 1) {
		throw fields.refuse('weight', 'must have a positive weight applied to it');
	}
	const resources = fields.list('managedResources').map(one => {
		const resource = new Fields(one, ['name', 'ignoredByScheduler']);
		return {name: resource.requiredText('name'), ignored: resource.flag('ignoredByScheduler') ?? false};
	});
	fields.flag('enableHTTPS');
	const extender: Extender = {
		urlPrefix,
		...verb(fields, 'filterVerb'),
		...verb(fields, 'prioritizeVerb'),
		...verb(fields, 'preemptVerb'),
		...verb(fields, 'bindVerb'),
		weight,
		timeoutMs: fields.duration('httpTimeout') ?? extenderTimeoutMs,
		nodeCacheCapable: fields.flag('nodeCacheCapable') ?? false,
		managedResources: resources.map(({name}) => name),
		ignorable: fields.flag('ignorable') ?? false,
	};
	return {extender, ignored: resources.filter(one => one.ignored).map(({name}) => name)};
};

/** Reads `extenders`; one at most may bind. Throws ConfigurationError. */
export const readExtenders = (
	entries: readonly Entry[],
): {readonly extenders: readonly Extender[]; readonly ignoredResources: readonly string[]} => {
	const read = entries.map(readExtender);
	const binders = read.filter(({extender}) => extender.bindVerb !== undefined);
	if (binders.length > 1) {
		throw new ConfigurationError(['extenders'], `found ${binders.length} extenders implementing bind; only one may`);
	}
	return {extenders: read.map(({extender}) => extender), ignoredResources: read.flatMap(({ignored}) => ignored)};
};
