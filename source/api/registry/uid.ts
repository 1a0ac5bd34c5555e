import type {Random} from '../../clock/random.ts';

const hexadecimal = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** A version 4 UUID from the seeded stream, so that replays name objects alike. */
export const createUid = (random: Random): string => {
	const draw = (): number => random.int(0x1_00_00_00_00);
	const [first, second, third, fourth] = [draw(), draw(), draw(), draw()];
	const version = 0x40_00 | (second & 0x0f_ff);
	const variant = 0x80_00 | (third & 0x3f_ff);
	const begin = `${hexadecimal(first, 8)}-${hexadecimal(second >>> 16, 4)}-${hexadecimal(version, 4)}`;
	return `${begin}-${hexadecimal(variant, 4)}-${hexadecimal(third >>> 16, 4)}${hexadecimal(fourth, 8)}`;
};
