import {createWallClock} from '../clock/wall.ts';
import {readKubeconfig} from '../client/http/read-kubeconfig.ts';
import {attachCluster} from '../console/attach/attached-cluster.ts';
import {attachedOptions} from '../console/attach/attached-options.ts';
import {createLogRing} from '../console/log-ring.ts';
import {renderOnce} from '../console/render-once.ts';
import {canDraw} from './can-draw.ts';
import {loadSettings, settingsFlags, type SettingsFlags} from './console-settings.ts';

export const attachFlags = {
	...settingsFlags,
	kubeconfig: {type: 'string', names: 'file'},
	context: {type: 'string'},
	once: {type: 'boolean'},
	color: {type: 'boolean', default: true},
} as const;

export interface AttachFlags extends SettingsFlags {
	readonly kubeconfig?: string;
	readonly context?: string;
	readonly once?: boolean;
}

/** `inkube attach`: the console on the cluster of a kubeconfig. */
export const attachCommand = async (flags: AttachFlags): Promise<number> => {
	const connection = await readKubeconfig({file: flags.kubeconfig, context: flags.context});
	const {settings, readOnly, save} = await loadSettings(flags);
	const time = createWallClock();
	const log = createLogRing(time.now);
	try {
		const attached = await attachCluster(connection, time, log);
		try {
			const {name: title, namespace} = connection;
			const options = attachedOptions({attached, time, title, namespace, readOnly, log, settings});
			if (flags.once === true || !canDraw()) {
				process.stdout.write(await renderOnce(options, {columns: process.stdout.columns ?? 120}));
			} else {
				const {runConsole} = await import('../console/run-console.tsx');
				await runConsole(options, async () => options);
				await save();
			}
		} finally {
			attached.close();
		}
	} finally {
		time.stop();
	}
	return 0;
};
