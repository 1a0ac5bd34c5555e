import type {Environment} from '@marcbachmann/cel-js';

/** What stands before the dot of functions such as `sets.contains(…)`. */
class FunctionNamespace {
	readonly name: string;

	constructor(name: string) {
		this.name = name;
	}
}

/** Makes `name` known as a namespace of functions; gives the type to register them with: `SetsNamespace`. */
export const addNamespace = (environment: Environment, name: string): string => {
	const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Namespace`;
	// Each namespace is a type of its own, and cel-js knows types by their constructors.
	const Namespace = class extends FunctionNamespace {};
	environment.registerType(type, Namespace);
	environment.registerConstant(name, type, new Namespace(name));
	return type;
};
