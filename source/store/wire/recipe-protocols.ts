/**
etcd's lock and election services as protocol buffers (v3lockpb and v3electionpb); their headers and keys are those of
etcd-protocol.ts.
*/
export const lockProtocol = `
syntax = "proto3";
package v3lockpb;

service Lock {
  rpc Lock(LockRequest) returns (LockResponse) {}
  rpc Unlock(UnlockRequest) returns (UnlockResponse) {}
}

message LockRequest {
  bytes name = 1;
  int64 lease = 2;
}

message LockResponse {
  etcdserverpb.ResponseHeader header = 1;
  bytes key = 2;
}

message UnlockRequest {
  bytes key = 1;
}

message UnlockResponse {
  etcdserverpb.ResponseHeader header = 1;
}
`;

export const electionProtocol = `
syntax = "proto3";
package v3electionpb;

service Election {
  rpc Campaign(CampaignRequest) returns (CampaignResponse) {}
  rpc Proclaim(ProclaimRequest) returns (ProclaimResponse) {}
  rpc Leader(LeaderRequest) returns (LeaderResponse) {}
  rpc Observe(LeaderRequest) returns (stream LeaderResponse) {}
  rpc Resign(ResignRequest) returns (ResignResponse) {}
}

message CampaignRequest {
  bytes name = 1;
  int64 lease = 2;
  bytes value = 3;
}

message CampaignResponse {
  etcdserverpb.ResponseHeader header = 1;
  LeaderKey leader = 2;
}

message LeaderKey {
  bytes name = 1;
  bytes key = 2;
  int64 rev = 3;
  int64 lease = 4;
}

message LeaderRequest {
  bytes name = 1;
}

message LeaderResponse {
  etcdserverpb.ResponseHeader header = 1;
  etcdserverpb.KeyValue kv = 2;
}

message ResignRequest {
  LeaderKey leader = 1;
}

message ResignResponse {
  etcdserverpb.ResponseHeader header = 1;
}

message ProclaimRequest {
  LeaderKey leader = 1;
  bytes value = 2;
}

message ProclaimResponse {
  etcdserverpb.ResponseHeader header = 1;
}
`;
