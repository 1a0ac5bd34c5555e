import type {Column, Printer} from '../../types.ts';

const described = new WeakMap<Printer, Printer>();

/** The name of a type and of its field: `core.v1.PodSpec.nodeName`. */
const splitField = (field: string): readonly [type: string, name: string] => {
	const dot = field.lastIndexOf('.');
	return [`io.k8s.api.${field.slice(0, dot)}`, field.slice(dot + 1)];
};

/** A printer whose columns say in Kubernetes' words what they show. The words are loaded when somebody first asks for a table. */
export const withDescriptions = async (printer: Printer): Promise<Printer> => {
	const known = described.get(printer);
	if (known !== undefined) return known;
	const {descriptions} = await import('../../schema/kubernetes-descriptions.generated.ts');
	const describe = (column: Column): Column => {
		if (column.field === undefined) return column;
		const [type, name] = splitField(column.field);
		return {...column, description: descriptions[type]?.fields[name] ?? ''};
	};
	const made = {...printer, columns: printer.columns.map(describe)};
	described.set(printer, made);
	return made;
};
