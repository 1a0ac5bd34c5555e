import {imageLine} from '../command-lines.ts';
import type {Target} from '../snapshot.ts';
import type {FormKind} from './form-kind.ts';

interface Templated {
	readonly spec?: {
		readonly template?: {
			readonly spec?: {readonly containers?: readonly {readonly name: string; readonly image?: string}[]};
		};
	};
}

const imagesOf = ({object}: Target): readonly string[] =>
	((object as Templated | undefined)?.spec?.template?.spec?.containers ?? []).map(
		({name, image = ''}) => `${name}=${image}`,
	);

/** Gives containers of workloads another image. */
export const imageForm: FormKind = {
	frame: imageLine,
	presets(target) {
		const [first = '*=', ...others] = imagesOf(target);
		return [first, ...others];
	},
	hint: (text, target) =>
		imagesOf(target).includes(text) ? 'the image it has' : `rolls out ${text.slice(text.indexOf('=') + 1)}`,
	arrows: 'containers',
};
