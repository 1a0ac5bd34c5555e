import type {Plugin} from '../framework/types.ts';

/** The extension points as configurations name them, with the parts of a plugin that run there. */
export const extensionPoints = {
	preEnqueue: ['preEnqueue'],
	queueSort: ['less'],
	preFilter: ['preFilter', 'podAdded', 'podRemoved'],
	filter: ['filter'],
	postFilter: ['postFilter'],
	preScore: ['preScore'],
	score: ['score', 'normalize'],
	reserve: ['assume', 'reserve', 'unreserve'],
	permit: ['permit'],
	preBind: ['preBind', 'bindsLater', 'undoPreBind'],
	bind: ['bind'],
	postBind: ['postBind'],
} as const satisfies {readonly [point: string]: readonly (keyof Plugin)[]};

export type ExtensionPoint = keyof typeof extensionPoints;

export const extensionPointNames = Object.keys(extensionPoints) as readonly ExtensionPoint[];

/** Whether the plugin has something to do at the point. */
export const extendsPoint = (plugin: Plugin, point: ExtensionPoint): boolean =>
	extensionPoints[point].some(part => plugin[part] !== undefined);

/** The plugin, doing only what it does at `points`. */
export const restrictToPoints = (plugin: Plugin, points: ReadonlySet<ExtensionPoint>): Plugin => {
	const left = extensionPointNames.filter(point => extendsPoint(plugin, point) && !points.has(point));
	if (left.length === 0) return plugin;
	const off = left.flatMap((point): readonly string[] => extensionPoints[point]);
	return Object.fromEntries(Object.entries(plugin).filter(([part]) => !off.includes(part))) as unknown as Plugin;
};
