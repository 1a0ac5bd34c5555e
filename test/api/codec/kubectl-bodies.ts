/** Request bodies captured from kubectl 1.32, and the objects they stand for. */
export const kubectlBodies: readonly {
	readonly name: string;
	readonly schema: string;
	/** application/vnd.kubernetes.protobuf, in base64. */
	readonly body: string;
	readonly object: object;
}[] = [
	{
		name: 'create configmap',
		schema: 'io.k8s.api.core.v1.ConfigMap',
		body: 'azhzAAoPCgJ2MRIJQ29uZmlnTWFwEhsKEQoBeBIAGgAiACoAMgA4AEIAEgYKAWESAWIaACIA',
		object: {apiVersion: 'v1', data: {a: 'b'}, kind: 'ConfigMap', metadata: {name: 'x'}},
	},
	{
		name: 'create deployment --replicas=0',
		schema: 'io.k8s.api.apps.v1.Deployment',
		body: 'azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50ErgBCh8KA3dlYhIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEoYBCAASDAoKCgNhcHASA3dlYhpsChwKABIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEkwSLgoFbmdpbngSBW5naW54KgAyCgoAEAAYUCIAKgBCAGoAcgCAAQCIAQCQAQCiAQAaADIAQgBKAFIAWABgAGgAggEAigEAmgEAwgEAIgIKACgAOAAaDAgAEAAYACAAKAA4ABoAIgA=',
		object: {
			apiVersion: 'apps/v1',
			kind: 'Deployment',
			metadata: {labels: {app: 'web'}, name: 'web'},
			spec: {
				replicas: 0,
				selector: {matchLabels: {app: 'web'}},
				strategy: {},
				template: {
					metadata: {labels: {app: 'web'}},
					spec: {containers: [{image: 'nginx', name: 'nginx', ports: [{containerPort: 80}], resources: {}}]},
				},
			},
			status: {},
		},
	},
	{
		name: 'create service clusterip',
		schema: 'io.k8s.api.core.v1.Service',
		body: 'azhzAAoNCgJ2MRIHU2VydmljZRJmChsKAXMSABoAIgAqADIAOABCAFoICgNhcHASAXMSQwoeCgc4MC1odHRwEgNUQ1AYUCIKCAEQABoEaHR0cCgAEggKA2FwcBIBcxoAIglDbHVzdGVySVA6AEIAUgBaAGAAaAAaAgoAGgAiAA==',
		object: {
			apiVersion: 'v1',
			kind: 'Service',
			metadata: {labels: {app: 's'}, name: 's'},
			spec: {
				ports: [{name: '80-http', port: 80, protocol: 'TCP', targetPort: 'http'}],
				selector: {app: 's'},
				type: 'ClusterIP',
			},
			status: {loadBalancer: {}},
		},
	},
	{
		name: 'create quota',
		schema: 'io.k8s.api.core.v1.ResourceQuota',
		body: 'azhzAAoTCgJ2MRINUmVzb3VyY2VRdW90YRI0ChEKAXESABoAIgAqADIAOABCABIdCg4KA2NwdRIHCgUxNTAwbQoLCgRwb2RzEgMKATIaABoAIgA=',
		object: {
			apiVersion: 'v1',
			kind: 'ResourceQuota',
			metadata: {name: 'q'},
			spec: {hard: {cpu: '1500m', pods: '2'}},
			status: {},
		},
	},
	{
		name: 'create cronjob',
		schema: 'io.k8s.api.batch.v1.CronJob',
		body: 'azhzAAoTCghiYXRjaC92MRIHQ3JvbkpvYhKhAQoRCgFjEgAaACIAKgAyADgAQgASiQEKCSogKiAqICogKhoAKnoKEQoBYxIAGgAiACoAMgA4AEIAEmUyYwoQCgASABoAIgAqADIAOABCABJPEigKAWMSAWkaAnNoGgItYxoEdHJ1ZSoAQgBqAHIAgAEAiAEAkAEAogEAGglPbkZhaWx1cmUyAEIASgBSAFgAYABoAIIBAIoBAJoBAMIBABoAGgAiAA==',
		object: {
			apiVersion: 'batch/v1',
			kind: 'CronJob',
			metadata: {name: 'c'},
			spec: {
				jobTemplate: {
					metadata: {name: 'c'},
					spec: {
						template: {
							metadata: {},
							spec: {
								containers: [{command: ['sh', '-c', 'true'], image: 'i', name: 'c', resources: {}}],
								restartPolicy: 'OnFailure',
							},
						},
					},
				},
				schedule: '* * * * *',
			},
			status: {},
		},
	},
	{
		name: 'create pdb',
		schema: 'io.k8s.api.policy.v1.PodDisruptionBudget',
		body: 'azhzAAogCglwb2xpY3kvdjESE1BvZERpc3J1cHRpb25CdWRnZXQSNgoRCgFwEgAaACIAKgAyADgAQgASFQoJCAEQABoDNTAlEggKBgoBYRIBYhoKCAAYACAAKAAwABoAIgA=',
		object: {
			apiVersion: 'policy/v1',
			kind: 'PodDisruptionBudget',
			metadata: {name: 'p'},
			spec: {minAvailable: '50%', selector: {matchLabels: {a: 'b'}}},
			status: {currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0},
		},
	},
	{
		name: 'create ingress',
		schema: 'io.k8s.api.networking.v1.Ingress',
		body: 'azhzAAofChRuZXR3b3JraW5nLms4cy5pby92MRIHSW5ncmVzcxI9ChEKAWkSABoAIgAqADIAOABCABIkGiIKAWgSHQobChkKAi9wEgsiCQoBcxIECgAQUBoGUHJlZml4GgIKABoAIgA=',
		object: {
			apiVersion: 'networking.k8s.io/v1',
			kind: 'Ingress',
			metadata: {name: 'i'},
			spec: {
				rules: [
					{
						host: 'h',
						http: {paths: [{backend: {service: {name: 's', port: {number: 80}}}, path: '/p', pathType: 'Prefix'}]},
					},
				],
			},
			status: {loadBalancer: {}},
		},
	},
];
