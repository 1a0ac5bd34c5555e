/*
Objects that the store hands out are shared by reference. In tests (INKUBE_FREEZE=1) everything handed out is frozen to the
bottom, so that a component that edits what it read fails at once.
*/
const enabled = process.env['INKUBE_FREEZE'] === '1';

/** Freezes a value and all below it when INKUBE_FREEZE=1; otherwise returns it as it is. Frozen parts are not walked again. */
export const deepFreeze = <T>(value: T): T => {
	if (enabled) freeze(value);
	return value;
};

const freeze = (value: unknown): void => {
	if (typeof value !== 'object' || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) return;
	Object.freeze(value);
	for (const part of Object.values(value)) freeze(part);
};
