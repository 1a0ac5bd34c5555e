import {type CatalogueEntry, controllerCatalogue} from './catalogue.ts';

/**
The controllers that a list in kube-controller-manager's syntax selects: `*` is all, `name` turns one on, `-name` off, an
older alias does as well; the first that names a controller decides. Throws for a name that is not known.
*/
export const selectControllers = (select: string): readonly CatalogueEntry[] => {
	const words = select
		.split(',')
		.map(word => word.trim())
		.filter(word => word !== '');
	for (const word of words) refuseUnknown(word);
	return controllerCatalogue.filter(entry => {
		const decisive = words.find(word => names(entry, word.replace(/^-/, '')));
		return decisive === undefined ? words.includes('*') : !decisive.startsWith('-');
	});
};

const names = ({name, alias}: CatalogueEntry, word: string): boolean => word === name || word === alias;

const refuseUnknown = (word: string): void => {
	const name = word.replace(/^-/, '');
	if (word === '*' || controllerCatalogue.some(entry => names(entry, name))) return;
	const known = controllerCatalogue.map(entry => entry.name).join(', ');
	throw new Error(`"${name}" is not in the list of known controllers; expected "*" or some of: ${known}`);
};
