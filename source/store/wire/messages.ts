/*
Messages of etcd's v3 API. Requests are in the JSON form of protocol buffers, which is also what the journal keeps and what
etcd's HTTP gateway takes: 64-bit numbers as decimal text, bytes in base64, enums by name, absent fields left out. Responses
are what the encoder takes: numbers, bytes, enums by number.
*/

export interface RangeRequestMessage {
	readonly key?: string;
	readonly range_end?: string;
	readonly limit?: string;
	readonly revision?: string;
	readonly sort_order?: string | number;
	readonly sort_target?: string | number;
	readonly serializable?: boolean;
	readonly keys_only?: boolean;
	readonly count_only?: boolean;
	readonly min_mod_revision?: string;
	readonly max_mod_revision?: string;
	readonly min_create_revision?: string;
	readonly max_create_revision?: string;
}

export interface PutRequestMessage {
	readonly key?: string;
	readonly value?: string;
	readonly lease?: string;
	readonly prev_kv?: boolean;
	readonly ignore_value?: boolean;
	readonly ignore_lease?: boolean;
}

export interface DeleteRangeRequestMessage {
	readonly key?: string;
	readonly range_end?: string;
	readonly prev_kv?: boolean;
}

export interface RequestOpMessage {
	readonly request_range?: RangeRequestMessage;
	readonly request_put?: PutRequestMessage;
	readonly request_delete_range?: DeleteRangeRequestMessage;
	readonly request_txn?: TxnRequestMessage;
}

export interface CompareMessage {
	readonly result?: string | number;
	readonly target?: string | number;
	readonly key?: string;
	readonly range_end?: string;
	readonly version?: string;
	readonly create_revision?: string;
	readonly mod_revision?: string;
	readonly value?: string;
	readonly lease?: string;
}

export interface TxnRequestMessage {
	readonly compare?: readonly CompareMessage[];
	readonly success?: readonly RequestOpMessage[];
	readonly failure?: readonly RequestOpMessage[];
}

export interface CompactionRequestMessage {
	readonly revision?: string;
	readonly physical?: boolean;
}

export interface LeaseGrantRequestMessage {
	readonly TTL?: string;
	readonly ID?: string;
}

export interface LeaseRequestMessage {
	readonly ID?: string;
	readonly keys?: boolean;
}

export interface WatchCreateRequestMessage {
	readonly key?: string;
	readonly range_end?: string;
	readonly start_revision?: string;
	readonly progress_notify?: boolean;
	readonly filters?: readonly (string | number)[];
	readonly prev_kv?: boolean;
	readonly watch_id?: string;
	readonly fragment?: boolean;
}

export interface WatchRequestMessage {
	readonly create_request?: WatchCreateRequestMessage;
	readonly cancel_request?: {readonly watch_id?: string};
	readonly progress_request?: object;
}

export interface ResponseHeaderMessage {
	readonly cluster_id: number;
	readonly member_id: number;
	readonly revision?: number;
	readonly raft_term: number;
}

export interface KeyValueMessage {
	readonly key: Uint8Array;
	readonly create_revision?: number;
	readonly mod_revision: number;
	readonly version?: number;
	readonly value?: Uint8Array;
	readonly lease?: string;
}

export interface EventMessage {
	/** 0 put, 1 delete. */
	readonly type: 0 | 1;
	readonly kv: KeyValueMessage;
	readonly prev_kv?: KeyValueMessage;
}

export interface WatchResponseMessage {
	readonly header: ResponseHeaderMessage;
	readonly watch_id: number | string;
	readonly created?: boolean;
	readonly canceled?: boolean;
	readonly compact_revision?: number;
	readonly cancel_reason?: string;
	readonly fragment?: boolean;
	readonly events?: readonly EventMessage[];
}

/** A response. Most have the header of where the store is; that of an operation within a transaction has the revision alone. */
export interface ResponseMessage {
	readonly header?: Partial<ResponseHeaderMessage>;
	readonly [field: string]: unknown;
}
