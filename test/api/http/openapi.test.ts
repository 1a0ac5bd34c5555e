import test from 'ava';
import {createCatalogue} from '../../../source/api/catalogue.ts';
import {builtInKinds} from '../../../source/api/kinds/built-in-kinds.ts';
import {openApiAnswer} from '../../../source/api/http/openapi/openapi.ts';

type Json = {readonly [key: string]: any};

const catalogue = createCatalogue(builtInKinds);
const documentAt = async (path: string): Promise<Json> => (await openApiAnswer(path, {catalogue}))!;
const apps = (await documentAt('/openapi/v3/apis/apps/v1'))['components'].schemas as Json;
const definitions = (await documentAt('/openapi/v2'))['definitions'] as Json;

test('a kind and its fields say what they are for, in both dialects', t => {
	for (const schemas of [apps, definitions]) {
		const deployment = schemas['io.k8s.api.apps.v1.Deployment'];
		t.is(deployment.description, 'Deployment enables declarative updates for Pods and ReplicaSets.');
		t.is(deployment.properties.spec.description, 'Specification of the desired behavior of the Deployment.');
		t.regex(deployment.properties.kind.description, /^Kind is a string value representing the REST resource/);
	}
});

test('an enumeration lists its values and what each means', t => {
	const {type} = apps['io.k8s.api.apps.v1.DeploymentStrategy'].properties;
	t.deepEqual(type.enum, ['Recreate', 'RollingUpdate']);
	t.true(
		type.description.startsWith(
			'Type of deployment. Can be "Recreate" or "RollingUpdate". Default is RollingUpdate.\n\n',
		),
	);
	t.true(type.description.includes('\n - `"Recreate"` Kill all existing pods before creating new ones.\n'));
});

test('what must be there is marked', t => {
	t.deepEqual(apps['io.k8s.api.apps.v1.DeploymentSpec'].required, ['selector', 'template']);
	t.deepEqual(definitions['io.k8s.api.core.v1.Container'].required, ['name']);
});

test('a reference keeps its words beside it, wrapped where OpenAPI 3 asks for it', t => {
	const described = /rolling update/i;
	const inVersion3 = apps['io.k8s.api.apps.v1.DeploymentStrategy'].properties.rollingUpdate;
	t.is(inVersion3.allOf[0].$ref, '#/components/schemas/io.k8s.api.apps.v1.RollingUpdateDeployment');
	t.regex(inVersion3.description, described);
	const inVersion2 = definitions['io.k8s.api.apps.v1.DeploymentStrategy'].properties.rollingUpdate;
	t.is(inVersion2.$ref, '#/definitions/io.k8s.api.apps.v1.RollingUpdateDeployment');
	t.regex(inVersion2.description, described);
});

test('every stored kind has words, and so has every field of what people write most', t => {
	const silent = builtInKinds
		.filter(({schema}) => schema.startsWith('io.k8s.api.'))
		.filter(({schema}) => !definitions[schema]?.description);
	t.deepEqual(
		silent.map(({kind}) => kind),
		[],
	);
	for (const name of ['PodSpec', 'Container', 'ServiceSpec', 'NodeSpec', 'PersistentVolumeClaimSpec']) {
		const {properties} = definitions[`io.k8s.api.core.v1.${name}`];
		t.deepEqual(
			Object.keys(properties).filter(field => !properties[field].description),
			[],
			name,
		);
	}
});

test('no comment syntax of the packages is left in the words', t => {
	t.notRegex(JSON.stringify(definitions), /"description":"[^"]*(?:\/\*\*|\\n \* )/);
});
