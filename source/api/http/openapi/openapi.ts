import type {Catalogue} from '../../types.ts';

/** The OpenAPI document at a path. */
export const openApiAnswer = async (_path: string, _catalogue: Catalogue): Promise<object | undefined> => undefined;
