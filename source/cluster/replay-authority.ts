/**
The authority that clusters without an HTTPS port publish in `kube-root-ca.crt`: always the same one, so that replays are equal.
Nothing is signed with it; its key was thrown away.
*/
export const replayAuthority = `-----BEGIN CERTIFICATE-----
MIIBaDCCAQ6gAwIBAgIQTJmEdbQcgCUch2gIv5OEFTAKBggqhkjOPQQDAjAUMRIw
EAYDVQQDEwlpbmt1YmUtY2EwHhcNMjYxMTIxMDMyMTA4WhcNMjcxMTIxMDMyMTA4
WjAUMRIwEAYDVQQDEwlpbmt1YmUtY2EwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AASjtn7PyhxEcL8DtzTxFv58NlmikBF61eTsNgb+lzhnv39OSkrr5wueP2t+WOyl
p/pDLR+P9smfgVHQcaeWFQRMo0IwQDAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB
/wQEAwIChDAdBgNVHQ4EFgQUlgrUHTXBWsDfqrU5JHvbi8tcTa0wCgYIKoZIzj0E
AwIDSAAwRQIhAPs8secbiAriU97E7ERlDh7XfT9vij8622QXEBAlpQIZAiAsHmKE
jSIW8tfe8KsNXUOfytrlHUSv1+PKRtsivHPXkA==
-----END CERTIFICATE-----
`;
