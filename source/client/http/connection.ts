/** How to reach an API server, and who one is to it. */
export interface Connection {
	/** https://127.0.0.1:6443, with a path where the server is behind one; no slash at its end. */
	readonly server: string;
	/** PEM of whom to trust; the system's authorities without it. */
	readonly authority?: string;
	readonly skipsVerification: boolean;
	/** Through which it is reached; without it as HTTP_PROXY, HTTPS_PROXY and NO_PROXY say. */
	readonly proxy?: string;
	/** In place of the server's host when its certificate is checked. */
	readonly tlsServerName?: string;
	/** What a server is shown; asked for anew when what it last came to has been refused. */
	credentials(refused?: Credentials): Promise<Credentials>;
	/** Whom to act as. */
	readonly impersonates?: {readonly user: string; readonly groups: readonly string[]; readonly uid?: string};
	/** Namespace of the context. */
	readonly namespace: string;
	/** Name of the context. */
	readonly name: string;
	/** Name of the user, where the context has one. */
	readonly user?: string;
}

/** A token, a client certificate (PEM), a name and a password, or nothing. */
export interface Credentials {
	readonly token?: string;
	readonly certificate?: string;
	readonly key?: string;
	readonly basic?: {readonly username: string; readonly password: string};
}
