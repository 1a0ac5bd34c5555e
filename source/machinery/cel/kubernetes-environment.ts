import {Environment} from '@marcbachmann/cel-js';
import {addAddressLibrary} from './libraries/address-library.ts';
import {addAuthorizerLibrary} from './libraries/authorizer-library.ts';
import {addFormatLibrary} from './libraries/format-library.ts';
import {addListLibrary} from './libraries/list-library.ts';
import {addQuantityLibrary} from './libraries/quantity-library.ts';
import {addRegexLibrary} from './libraries/regex-library.ts';
import {addSemverLibrary} from './libraries/semver-library.ts';
import {addTextLibrary} from './libraries/text-library.ts';
import {addUrlLibrary} from './libraries/url-library.ts';
import {expressionDepthMax, expressionNodesMax} from './limits.ts';

const create = (): Environment => {
	const environment = new Environment({
		enableOptionalTypes: true,
		// Kubernetes asks for one type in a literal, except in the arguments of format, which cel-js cannot tell apart.
		homogeneousAggregateLiterals: false,
		limits: {
			maxAstNodes: expressionNodesMax,
			maxDepth: expressionDepthMax,
		},
	});
	for (const add of [
		addTextLibrary,
		addListLibrary,
		addRegexLibrary,
		addUrlLibrary,
		addQuantityLibrary,
		addAddressLibrary,
		addSemverLibrary,
		addFormatLibrary,
		addAuthorizerLibrary,
	]) {
		add(environment);
	}
	return environment;
};

let base: Environment | undefined;

/** A new environment with the libraries that Kubernetes gives to expressions, for variables to be added to. */
export const kubernetesEnvironment = (): Environment => (base ??= create()).clone();
