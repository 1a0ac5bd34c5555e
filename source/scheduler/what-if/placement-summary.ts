/** What a summary reads of placements and explanations. */
export interface PlacementLike {
	readonly from?: string;
	readonly node: string | null;
	readonly nominatedNode?: string;
	readonly lost?: boolean;
	readonly message?: string;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** The reasons in kube-scheduler's message, without how many nodes gave them; those that more resources would mend alone, if there are any. */
export const reasonsOf = (message: string): readonly string[] => {
	const listed = /^\d+\/\d+ nodes are available: (.*?)\.(?: |$)/.exec(message)?.[1];
	if (listed === undefined) return [message];
	const reasons = listed.split(', ').map(reason => reason.replace(/^\d+ /, ''));
	const shortages = reasons.filter(reason => reason.startsWith('Insufficient '));
	return shortages.length > 0 ? shortages : reasons;
};

const allReasons = (placements: readonly PlacementLike[]): string =>
	[...new Set(placements.flatMap(({message}) => (message === undefined ? [] : reasonsOf(message))))].join(', ');

const isPending = ({from, node, nominatedNode, lost}: PlacementLike): boolean =>
	from !== undefined && node === null && nominatedNode === undefined && lost !== true;

/** How many evicted pods find no node, and why: `3 would stay Pending: Insufficient cpu`; undefined when all find one. */
export const pendingSummary = (placements: readonly PlacementLike[]): string | undefined => {
	const pending = placements.filter(isPending);
	return pending.length === 0 ? undefined : `${pending.length} would stay Pending: ${allReasons(pending)}`;
};

/** What evictions come to: `evicts 7 pods; 3 would stay Pending: Insufficient cpu`. Pods that were not evicted do not count. */
export const evictionSummary = (placements: readonly PlacementLike[]): string => {
	const evicted = placements.filter(({from}) => from !== undefined);
	if (evicted.length === 0) return 'evicts no pods';
	const gone = evicted.filter(({lost}) => lost === true);
	const pending = pendingSummary(evicted);
	const parts = [`evicts ${counted(evicted.length, 'pod')}`];
	if (pending !== undefined) parts.push(pending);
	if (gone.length > 0) parts.push(`${gone.length} would be gone for good, without a controller`);
	if (parts.length === 1) parts.push('each finds a node');
	return parts.join('; ');
};

/** What becomes of an evicted pod: `evicts shop/web-1 → node-2`. */
export const evictionDetail = ({pod, node, nominatedNode, lost}: PlacementLike & {readonly pod: string}): string => {
	const outcome = (): string => {
		if (node !== null) return ` → ${node}`;
		if (nominatedNode !== undefined) return ` → ${nominatedNode} once there is room`;
		return lost === true ? ', gone for good' : ', stays Pending';
	};
	return `evicts ${pod}${outcome()}`;
};
