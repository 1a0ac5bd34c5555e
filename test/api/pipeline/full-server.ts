import {builtInKinds} from '../../../source/api/kinds/built-in-kinds.ts';
import {startServer} from '../registry/test-server.ts';

/** As `startServer`, with every built-in kind; the kinds of admission are found by their plural names alone. */
export const startFullServer = () => startServer(1, builtInKinds);
