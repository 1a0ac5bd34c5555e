import {updateManagersMax} from '../limits.ts';
import {emptyFieldSet, unionOf} from './field-set.ts';
import {isSameManager, type Manager} from './managers.ts';

const isOlder = (a: Manager, b: Manager): number => {
	const [left, right] = [a, b].map(({time = '', manager}) => `${time} ${manager}`) as [string, string];
	return left < right ? -1 : left > right ? 1 : 0;
};

const bucketOf = ({apiVersion}: Manager): Manager => ({
	manager: 'ancient-changes',
	operation: 'Update',
	apiVersion,
	fields: emptyFieldSet,
});

/**
Keeps the number of managers that update below kube-apiserver's limit: the oldest ones of a version are put together as
`ancient-changes`. Managers that apply are not counted, since their fields must not be forgotten.
*/
export const capUpdaters = (managers: readonly Manager[]): readonly Manager[] => {
	const updaters = managers.filter(({operation}) => operation === 'Update');
	if (updaters.length <= updateManagersMax) return managers;
	let left = [...managers];
	let excess = updaters.length - updateManagersMax;
	const firstOfVersion = new Map<string, Manager>();
	for (const oldest of updaters.toSorted(isOlder)) {
		if (excess === 0) break;
		const first = firstOfVersion.get(oldest.apiVersion);
		if (first === undefined) {
			// A version's oldest manager keeps its name until there is another one to put it together with.
			firstOfVersion.set(oldest.apiVersion, oldest);
			continue;
		}
		const empty = bucketOf(oldest);
		const bucket = left.find(other => isSameManager(other, empty)) ?? first;
		if (bucket === oldest) continue;
		const fields = unionOf(bucket.fields, oldest.fields);
		const merged: Manager = {...empty, fields, ...(oldest.time !== undefined && {time: oldest.time})};
		left = [...left.filter(other => other !== bucket && other !== oldest), merged];
		excess -= 1;
	}
	return left;
};
