import type {KeyPress} from '../key-press.ts';
import type {SessionContext} from '../session-context.ts';
import type {Mode} from '../state.ts';
import {pressChoose} from './choose.ts';
import {pressConfirm} from './confirm.ts';
import {pressFilter} from './filter.ts';
import {pressForm} from './form.ts';
import {pressPaletteMode} from './palette.ts';
import {pressSheet} from './sheet.ts';

/** Gives a key to the mode that has the keyboard. */
export const pressMode = (mode: Mode, press: KeyPress, context: SessionContext): void => {
	switch (mode.kind) {
		case 'browse':
			return;
		case 'filter':
			return pressFilter(mode, press, context);
		case 'palette':
			return pressPaletteMode(mode, press, context);
		case 'form':
			return pressForm(mode, press, context);
		case 'choose':
			return pressChoose(mode, press, context);
		case 'confirm':
			return pressConfirm(mode, press, context);
		case 'sheet':
			return pressSheet(mode, press, context);
	}
};
