import test from 'ava';
import {serveCluster} from '../../source/cluster/serve.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import {areas, casesOf} from './api/case.ts';
import {createExchange, type Exchange} from './api/http-exchange.ts';
import {notYet} from './api/not-yet.ts';
import {playCase} from './api/play-case.ts';

/** Of one case; the first ones tell enough. */
const problemsShownMax = 10;

/** An API server alone, on loopback without authentication, as the cases were recorded with. */
const startServer = async (): Promise<{readonly exchange: Exchange; stop(): Promise<void>}> => {
	const cluster = await startCluster({components: new Set(['store', 'api']), plain: true, seed: 1});
	const options = {httpPort: 0, httpsPort: undefined, bind: '127.0.0.1', plain: true};
	const serving = await serveCluster(cluster, options);
	const exchange = createExchange(serving.urls[0]!);
	const stop = async () => {
		exchange.close();
		await serving.close();
		await cluster.stop();
	};
	return {exchange, stop};
};

for (const area of areas) {
	test.serial(`${area}: answers are those of kube-apiserver`, async t => {
		const {exchange, stop} = await startServer();
		t.teardown(stop);
		const different: {[story: string]: readonly string[]} = {};
		const unexpectedlySame: string[] = [];
		for (const story of casesOf(area)) {
			const name = `${area}/${story.name}`;
			const problems = await playCase(exchange, story);
			if (problems.length > 0 && !notYet.has(name)) different[name] = problems.slice(0, problemsShownMax);
			if (problems.length === 0 && notYet.has(name)) unexpectedlySame.push(name);
		}
		t.deepEqual(different, {});
		t.deepEqual(unexpectedlySame, [], 'these cases pass now: take them off the list of api/not-yet.ts');
	});
}

test('the list of what does not work yet names cases that there are', t => {
	const names = new Set(areas.flatMap(area => casesOf(area).map(({name}) => `${area}/${name}`)));
	t.deepEqual(
		[...notYet.keys()].filter(name => !names.has(name)),
		[],
	);
});
