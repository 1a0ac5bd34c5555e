import {
	duplicate,
	forbidden,
	invalid,
	notFoundField,
	required,
	type FieldError,
} from '../../../machinery/field-error.ts';
import {qualifiedName} from '../../../machinery/names.ts';
import {
	compareQuantities,
	parseQuantity,
	QuantityError,
	quantityMilliValue,
	quantityValue,
} from '../../../machinery/quantity.ts';
import {isExtendedResource, isNativeResource} from '../../../machinery/resource-names.ts';
import type {ResourceClaim, ResourceRequirements} from '../../schema/kubernetes.generated.ts';
import {dnsLabelProblems} from './dns-label.ts';
import {negativeText, validateText} from './values-validation.ts';

type Quantities = {readonly [resource: string]: string};

const standardResources: ReadonlySet<string> = new Set([
	'cpu',
	'memory',
	'ephemeral-storage',
	'requests.cpu',
	'requests.memory',
	'requests.ephemeral-storage',
	'limits.cpu',
	'limits.memory',
	'limits.ephemeral-storage',
	'pods',
	'resourcequotas',
	'services',
	'replicationcontrollers',
	'secrets',
	'configmaps',
	'persistentvolumeclaims',
	'storage',
	'requests.storage',
	'services.nodeports',
	'services.loadbalancers',
]);
const countedResources: ReadonlySet<string> = new Set([
	'pods',
	'resourcequotas',
	'services',
	'replicationcontrollers',
	'secrets',
	'configmaps',
	'persistentvolumeclaims',
	'services.nodeports',
	'services.loadbalancers',
]);
const containerResources: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

const hugePages = 'hugepages-';
const isHugePages = (name: string): boolean => name.startsWith(hugePages);

/** Whether more may be promised of a resource than is requested. */
const allowsOvercommit = (name: string): boolean => isNativeResource(name) && !isHugePages(name);

const isStandard = (name: string): boolean =>
	standardResources.has(name) || isHugePages(name) || name.startsWith('requests.hugepages-');

/** Problems of the name of a resource. */
export const validateResourceName = (name: string, field: string): FieldError[] => {
	const problems = validateText(name, qualifiedName, field);
	if (problems.length > 0 || name.includes('/') || isStandard(name)) return problems;
	return [invalid(field, name, 'must be a standard resource type or fully qualified')];
};

/** Problems of the name of a resource that a container asks for. */
const validateContainerResourceName = (name: string, field: string): FieldError[] => {
	const problems = validateResourceName(name, field);
	if (!name.includes('/')) {
		if (containerResources.has(name) || isHugePages(name)) return problems;
		return [...problems, invalid(field, name, 'must be a standard resource for containers')];
	}
	if (isNativeResource(name) || isExtendedResource(name)) return problems;
	return [...problems, invalid(field, name, "doesn't follow extended resource name standard")];
};

/** Problems of the amount of a resource: not negative, and whole where things are counted. */
export const validateResourceQuantity = (name: string, text: string, field: string): FieldError[] => {
	const quantity = parseQuantity(text);
	const whole = countedResources.has(name) || isExtendedResource(name);
	return [
		...(quantity.nano < 0n ? [invalid(field, text, negativeText)] : []),
		...(whole && quantityMilliValue(quantity) % 1000 !== 0 ? [invalid(field, text, 'must be an integer')] : []),
	];
};

/** Bytes of a page, from the name of the resource; undefined where it says none. */
const pageBytes = (name: string): number | undefined => {
	try {
		const size = parseQuantity(name.slice(hugePages.length));
		return size.nano > 0n && quantityMilliValue(size) % 1000 === 0 ? quantityValue(size) : undefined;
	} catch (error) {
		if (error instanceof QuantityError) return undefined;
		throw error;
	}
};

/** Huge pages are asked for by the page. The field is the resource alone, as in Kubernetes. */
const validateHugePages = (name: string, text: string): FieldError[] => {
	if (!isHugePages(name)) return [];
	const size = pageBytes(name);
	if (size !== undefined && quantityValue(parseQuantity(text)) % size === 0) return [];
	return [invalid(name, text, `${text} is not positive integer multiple of ${name}`)];
};

const validateAmounts = (amounts: Quantities, field: string): FieldError[] =>
	Object.entries(amounts).flatMap(([name, text]) => [
		...validateContainerResourceName(name, `${field}[${name}]`),
		...validateResourceQuantity(name, text, `${field}[${name}]`),
		...validateHugePages(name, text),
	]);

const validateRequest = (name: string, request: string, limit: string | undefined, field: string): FieldError[] => {
	if (limit === undefined) {
		return allowsOvercommit(name)
			? []
			: [required(`${field}.limits`, 'Limit must be set for non overcommitable resources')];
	}
	const order = compareQuantities(parseQuantity(request), parseQuantity(limit));
	if (order !== 0 && !allowsOvercommit(name)) {
		return [invalid(`${field}.requests`, request, `must be equal to ${name} limit of ${limit}`)];
	}
	if (order <= 0) return [];
	return [invalid(`${field}.requests`, request, `must be less than or equal to ${name} limit of ${limit}`)];
};

const validateClaims = (
	claims: readonly ResourceClaim[],
	podClaims: ReadonlySet<string>,
	field: string,
): FieldError[] => {
	const seen = new Set<string>();
	return claims.flatMap(({name = '', request}, index) => {
		const path = `${field}[${index}]`;
		if (name === '') return [required(path)];
		const key = request === undefined ? name : `${name}/${request}`;
		const twice = seen.has(name) || seen.has(key);
		seen.add(key);
		const missing = notFoundField(path, name);
		const known = podClaims.size === 0 ? ' which is empty' : `: ${[...podClaims].toSorted().join(', ')}`;
		return [
			...(request === undefined ? [] : validateText(request, dnsLabelProblems, `${path}.request`)),
			...(twice ? [duplicate(path, key)] : []),
			...(podClaims.has(name)
				? []
				: [{...missing, body: `${missing.body}: must be one of the names in pod.spec.resourceClaims${known}`}]),
		];
	});
};

/** Problems of what a container asks for: names, amounts, requests above limits, claims that the pod has not. */
export const validateResourceRequirements = (
	{limits = {}, requests = {}, claims = []}: ResourceRequirements,
	podClaims: ReadonlySet<string>,
	field: string,
): FieldError[] => {
	const names = [...Object.keys(limits), ...Object.keys(requests)];
	const alone = names.some(isHugePages) && !names.some(name => name === 'cpu' || name === 'memory');
	return [
		...validateAmounts(limits, `${field}.limits`),
		...Object.entries(requests).flatMap(([name, request]) => [
			...validateAmounts({[name]: request}, `${field}.requests`),
			...validateRequest(name, request, limits[name], field),
		]),
		...(alone ? [forbidden(field, 'HugePages require cpu or memory')] : []),
		...validateClaims(claims, podClaims, `${field}.claims`),
	];
};
