import test from 'ava';
import {closeTestStores, useServedStores} from '../registry/test-store.ts';

/* Everything the registry does, once more with the store behind etcd's protocol and a watch cache before it. */

useServedStores();
test.after.always(closeTestStores);

await import('../registry/reads.test.ts');
await import('../registry/writes.test.ts');
await import('../registry/deletion.test.ts');
await import('../registry/services.test.ts');
await import('../registry/subresources.test.ts');
