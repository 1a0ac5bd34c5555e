import {isJsonObject} from '../../machinery/json.ts';

/** A struct's field, a list's index or a map's key. */
type Part = string | number | {readonly key: string};

/** Where a walk stands in a document. */
export class FieldPath {
	readonly #parts: Part[] = [];

	get depth(): number {
		return this.#parts.length;
	}

	enter(part: Part): void {
		this.#parts.push(part);
	}

	leave(): void {
		this.#parts.pop();
	}

	/** `spec.containers[0].foo` for a member of where the walk stands. */
	textOf(member: string): string {
		const parents = this.#parts.map(part => (typeof part === 'number' ? `[${part}]` : `.${nameOf(part)}`)).join('');
		return `${parents}.${member}`.slice(1);
	}

	/** `spec.containers`: fields only, as encoding/json names the path of a type error. */
	fieldsText(): string {
		return this.#parts.filter(part => typeof part === 'string').join('.');
	}
}

const nameOf = (part: string | {readonly key: string}): string => (isJsonObject(part) ? part.key : part);
