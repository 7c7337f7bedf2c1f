using System.Text.Json;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>Each rule of the platform refuses a manifest that breaks it, and only that.</summary>
public sealed class BrokenManifestTests
{
    private const string Good = """
        apiVersion: v1
        kind: Namespace
        metadata: { name: a, labels: LABELS }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: web, namespace: a, labels: LABELS }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: web, namespace: a, labels: LABELS }
        data: { token: abc }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: a, labels: LABELS }
        spec:
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              serviceAccountName: web
              terminationGracePeriodSeconds: 3600
              securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
              containers:
                - name: web
                  image: registry.example:5000/gitlab-runner:v1
                  env: [{ name: TOKEN, valueFrom: { secretKeyRef: { name: web, key: token } } }]
                  lifecycle: { preStop: { exec: { command: [kill, -QUIT, "1"] } } }
                  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
                  resources: { requests: { cpu: 1m, memory: 1Mi }, limits: { memory: 1Mi } }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: web, namespace: a, labels: LABELS }
        spec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: web, namespace: a, labels: LABELS }
        spec: { rules: [{ http: { paths: [{ backend: { service: { name: web, port: { name: http } } } }] } }] }
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: { name: web, namespace: a, labels: LABELS }
        spec: { scaleTargetRef: { kind: Deployment, name: web }, behavior: { scaleDown: { stabilizationWindowSeconds: 600, policies: [{ type: Pods, value: 1, periodSeconds: 600 }] } } }
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: web, namespace: a, labels: LABELS }
        spec: { selector: { matchLabels: { app: web } } }
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: { name: migrate-0123456789ab, namespace: a, labels: LABELS }
        spec: { backoffLimit: 1 }
        """;

    private const string Cluster = """

        ---
        apiVersion: postgresql.cnpg.io/v1
        kind: Cluster
        metadata: { name: db, namespace: a }
        """;

    private const string Labels =
        "{ app.kubernetes.io/name: web, app.kubernetes.io/instance: web, app.kubernetes.io/component: web, app.kubernetes.io/part-of: flywheel-platform, app.kubernetes.io/managed-by: opentofu }";

    [Fact]
    public void Good_manifests_break_no_rule() => Assert.Empty(Problems(Read()));

    [Theory]
    [InlineData("runAsNonRoot: true", "runAsNonRoot: false", "does not say runAsNonRoot: true")]
    [InlineData("type: RuntimeDefault", "type: Unconfined", "does not say seccompProfile: RuntimeDefault")]
    [InlineData("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", "does not say allowPrivilegeEscalation: false")]
    [InlineData("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: false, privileged: true", "is privileged")]
    [InlineData("drop: [ALL]", "drop: [NET_RAW]", "does not drop ALL capabilities")]
    [InlineData("requests: { cpu: 1m, memory: 1Mi }", "requests: { memory: 1Mi }", "requests no cpu")]
    [InlineData("requests: { cpu: 1m, memory: 1Mi }", "requests: { cpu: 1m }", "requests no memory")]
    [InlineData("limits: { memory: 1Mi }", "limits: { cpu: 1m }", "has no limit of memory")]
    [InlineData("gitlab-runner:v1", "gitlab-runner:latest", "which is another one tomorrow")]
    [InlineData("gitlab-runner:v1", "gitlab-runner", "without a tag")]
    [InlineData("matchLabels: { app: web } }\n  template", "matchLabels: { app: wep } }\n  template", "its selector does not match its template")]
    [InlineData("spec: { selector: { app: web }", "spec: { selector: { app: wep }", "Service web (kubectl_manifest.x[4]): no pod has the labels app=wep")]
    [InlineData("spec: { selector: { matchLabels: { app: web", "spec: { selector: { matchLabels: { app: wep", "PodDisruptionBudget web (kubectl_manifest.x[7]): no pod has the labels app=wep")]
    [InlineData("port: { name: http } }", "port: { name: https } }", "there is no service web with a port https")]
    [InlineData("service: { name: web", "service: { name: wep", "there is no service wep with a port http")]
    [InlineData("scaleTargetRef: { kind: Deployment, name: web }", "scaleTargetRef: { kind: Deployment, name: wep }", "there is no Deployment wep")]
    [InlineData("spec:\n  selector: { matchLabels", "spec:\n  replicas: 2\n  selector: { matchLabels", "it states spec.replicas")]
    [InlineData("-QUIT", "-TERM", "nothing sends SIGQUIT")]
    [InlineData("terminationGracePeriodSeconds: 3600", "terminationGracePeriodSeconds: 30", "it has 30 s to end, and a job has 3600 s")]
    [InlineData("stabilizationWindowSeconds: 600", "stabilizationWindowSeconds: 60", "it takes managers away faster")]
    [InlineData("type: Pods, value: 1", "type: Percent, value: 100", "it takes managers away faster")]
    [InlineData("name: migrate-0123456789ab", "name: migrate", "its name has no digest at its end")]
    [InlineData("backoffLimit: 1", "ttlSecondsAfterFinished: 60", "with ttlSecondsAfterFinished it goes")]
    [InlineData("kind: Ingress\nmetadata: { name: web, namespace: a", "kind: Ingress\nmetadata: { name: web, namespace: b", "its namespace \"b\" is none of the stack's")]
    [InlineData("app.kubernetes.io/component: web, ", "", "Deployment web (kubectl_manifest.x[3]): it has no app.kubernetes.io/component")]
    [InlineData("app.kubernetes.io/instance: web, ", "", "Namespace a (kubectl_manifest.x[0]): it has no app.kubernetes.io/instance")]
    [InlineData("managed-by: opentofu", "managed-by: helm", "it has no app.kubernetes.io/managed-by=opentofu")]
    [InlineData("command: [kill, -QUIT, \"1\"]", "command: [kill, -QUIT, \"1\", s3cret]", "a secret stands in it")]
    [InlineData("metadata: { name: web, namespace: a, labels", "metadata: { name: web, namespace: a, annotations: { lab.flywheel.dev/x: y }, labels", "outside the lab")]
    [InlineData("serviceAccountName: web", "serviceAccountName: wep", "there is no ServiceAccount wep")]
    [InlineData("secretKeyRef: { name: web, key: token }", "secretKeyRef: { name: web, key: tokem }", "there is no Secret web with the key tokem")]
    [InlineData("serviceAccountName: web", "priorityClassName: high", "there is no PriorityClass high")]
    [InlineData("serviceAccountName: web", "volumes: [{ name: v, configMap: { name: conf } }]", "there is no ConfigMap conf")]
    [InlineData("serviceAccountName: web", "volumes: [{ name: v, persistentVolumeClaim: { claimName: disk } }]", "there is no PersistentVolumeClaim disk")]
    public void A_broken_manifest_is_told(string good, string broken, string sentence)
    {
        var text = Text();
        Assert.Contains(good, text, StringComparison.Ordinal);

        var problems = Problems(PlatformObject.Read(text.Replace(good, broken, StringComparison.Ordinal))).ToList();

        Assert.Contains(problems, problem => problem.Contains(sentence, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cloudnative-pg", "\"kubectl_manifest.x\" -> \"helm_release.o\";", null)]
    [InlineData("cloudnative-pg", "\"kubectl_manifest.x\" -> \"a.b\";\n\"a.b\" -> \"helm_release.o\";", null)]
    [InlineData("cloudnative-pg", "\"helm_release.o\" -> \"kubectl_manifest.x\";", "it does not wait for helm_release.o, its operator")]
    [InlineData("operator", "\"kubectl_manifest.x\" -> \"helm_release.o\";", "the stack has no release of cloudnative-pg, its operator")]
    public void A_custom_resource_waits_for_its_operator(string chart, string graph, string? sentence)
    {
        var problems = OperatorRules.Order(PlatformObject.Read(Text() + Cluster), [Release($$"""{ "chart": "{{chart}}" }""")], ResourceGraph.Read(graph)).ToList();

        Assert.Equal(sentence is null ? [] : [$"Cluster db (kubectl_manifest.x[9]): {sentence}"], problems);
    }

    [Theory]
    [InlineData("""{ "chart": "cloudnative-pg", "wait": true }""", null)]
    [InlineData("""{ "chart": "cloudnative-pg", "wait": false }""", "it does not wait until its webhook answers")]
    [InlineData("""{ "chart": "operator", "wait": true, "postrender": null }""", "its definitions go with it, and every custom resource with them")]
    [InlineData("""{ "chart": "operator", "wait": true, "postrender": { "args": ["s|x|helm.sh/resource-policy: keep|"] } }""", null)]
    public void A_release_of_an_operator_waits_and_keeps_its_definitions(string values, string? sentence) =>
        Assert.Equal(sentence is null ? [] : [$"helm_release.o: {sentence}"], OperatorRules.Releases([Release(values)]));

    [Fact]
    public void What_holds_data_and_its_namespace_are_protected()
    {
        var objects = PlatformObject.Read(Text() + Cluster);

        Assert.Equal(
            ["Cluster db (kubectl_manifest.x[9]): it holds data, and nothing prevents its destruction", "Namespace a (kubectl_manifest.x[0]): it holds data, and nothing prevents its destruction"],
            DataRules.Protected(objects, _ => false));
        Assert.Empty(DataRules.Protected(objects, _ => true));
    }

    [Theory]
    [InlineData("image: app:v1", "image: app:v2", "migrate-01234567", true)]
    [InlineData("image: app:v1", "image: app:v2", "migrate-89abcdef", false)]
    [InlineData("{ size: big }", "{ size: small }", "migrate-01234567", true)]
    [InlineData("image: app:v1", "image: app:v1", "migrate-01234567", false)]
    public void A_job_that_does_something_else_has_another_name(string from, string to, string name, bool isTold)
    {
        const string Job = """
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: conf, namespace: a }
            data: { size: big }
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: { name: migrate-01234567, namespace: a }
            spec: { template: { spec: { containers: [{ name: m, image: app:v1, envFrom: [{ configMapRef: { name: conf } }] }] } } }
            """;
        var other = Job.Replace(from, to, StringComparison.Ordinal).Replace("migrate-01234567", name, StringComparison.Ordinal);

        var problems = ObjectRules.JobNames([PlatformObject.Read(Job), PlatformObject.Read(other)]);

        Assert.Equal(isTold ? [$"Job {name} (kubectl_manifest.x[1]): it does different things under the same name"] : [], problems);
    }

    private static PlannedRelease Release(string values) => new("helm_release.o", JsonDocument.Parse(values).RootElement.Clone());

    private static string Text() => Good.Replace("LABELS", Labels, StringComparison.Ordinal);

    private static IReadOnlyList<PlatformObject> Read() => PlatformObject.Read(Text());

    private static IEnumerable<string> Problems(IReadOnlyList<PlatformObject> objects) =>
    [
        .. PodRules.Security(objects), .. PodRules.Resources(objects), .. PodRules.Images(objects),
        .. SelectorRules.Templates(objects), .. SelectorRules.Pods(objects), .. SelectorRules.Backends(objects), .. ReferenceRules.Pods(objects),
        .. ScalingRules.Targets(objects), .. ScalingRules.Managers(objects, 3600),
        .. ObjectRules.Namespaces(objects), .. ObjectRules.Labels(objects), .. ObjectRules.Secrets(objects, ["s3cret"]), .. ObjectRules.Jobs(objects), .. ObjectRules.LabOnly(objects),
    ];
}
