/**
The cluster, maintenance and authentication of etcd's v3 protocol: goes on from etcd-protocol.ts, in the same package.
*/
export const etcdAdministrationProtocol = `
service Cluster {
  rpc MemberList(MemberListRequest) returns (MemberListResponse) {}
}

service Maintenance {
  rpc Alarm(AlarmRequest) returns (AlarmResponse) {}
  rpc Status(StatusRequest) returns (StatusResponse) {}
  rpc Defragment(DefragmentRequest) returns (DefragmentResponse) {}
  rpc Hash(HashRequest) returns (HashResponse) {}
  rpc HashKV(HashKVRequest) returns (HashKVResponse) {}
  rpc Snapshot(SnapshotRequest) returns (stream SnapshotResponse) {}
}

service Auth {
  rpc AuthEnable(AuthRequest) returns (AuthResponse) {}
  rpc AuthDisable(AuthRequest) returns (AuthResponse) {}
  rpc AuthStatus(AuthRequest) returns (AuthResponse) {}
  rpc Authenticate(AuthenticateRequest) returns (AuthResponse) {}
  rpc UserList(AuthRequest) returns (AuthResponse) {}
  rpc UserGet(AuthNameRequest) returns (AuthResponse) {}
  rpc RoleList(AuthRequest) returns (AuthResponse) {}
  rpc RoleGet(AuthRoleRequest) returns (AuthResponse) {}
}

message Member {
  uint64 ID = 1;
  string name = 2;
  repeated string peerURLs = 3;
  repeated string clientURLs = 4;
  bool isLearner = 5;
}

message MemberListRequest {
  bool linearizable = 1;
}

message MemberListResponse {
  ResponseHeader header = 1;
  repeated Member members = 2;
}

message AlarmRequest {
  enum AlarmAction { GET = 0; ACTIVATE = 1; DEACTIVATE = 2; }
  AlarmAction action = 1;
  uint64 memberID = 2;
  int32 alarm = 3;
}

message AlarmMember {
  uint64 memberID = 1;
  int32 alarm = 2;
}

message AlarmResponse {
  ResponseHeader header = 1;
  repeated AlarmMember alarms = 2;
}

message StatusRequest {
}

message StatusResponse {
  ResponseHeader header = 1;
  string version = 2;
  int64 dbSize = 3;
  uint64 leader = 4;
  uint64 raftIndex = 5;
  uint64 raftTerm = 6;
  uint64 raftAppliedIndex = 7;
  repeated string errors = 8;
  int64 dbSizeInUse = 9;
  bool isLearner = 10;
}

message DefragmentRequest {
}

message DefragmentResponse {
  ResponseHeader header = 1;
}

message HashRequest {
}

message HashResponse {
  ResponseHeader header = 1;
  uint32 hash = 2;
}

message HashKVRequest {
  int64 revision = 1;
}

message HashKVResponse {
  ResponseHeader header = 1;
  uint32 hash = 2;
  int64 compact_revision = 3;
  int64 hash_revision = 4;
}

message SnapshotRequest {
}

message SnapshotResponse {
  ResponseHeader header = 1;
  uint64 remaining_bytes = 2;
  bytes blob = 3;
}

message AuthRequest {
}

message AuthNameRequest {
  string name = 1;
}

message AuthRoleRequest {
  string role = 1;
}

message AuthenticateRequest {
  string name = 1;
  string password = 2;
}

message AuthResponse {
  ResponseHeader header = 1;
  string token = 2;
}
`;
