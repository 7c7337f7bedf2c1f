namespace Flywheel.Lab.Tests.Kubernetes.Schemas;

/// <summary>Facts from pkg/apis/*/v*/defaults.go of Kubernetes 1.33.</summary>
public sealed class DefaultTests
{
    public static TheoryData<string> Kinds => [.. Manifests.Kinds];

    [Theory]
    [InlineData("Deployment", "spec.replicas", "1")]
    [InlineData("Deployment", "spec.strategy", """{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"25%","maxSurge":"25%"}}""")]
    [InlineData("Deployment", "spec.revisionHistoryLimit", "10")]
    [InlineData("Deployment", "spec.progressDeadlineSeconds", "600")]
    [InlineData("Deployment", "spec.template.spec.restartPolicy", "Always")]
    [InlineData("Deployment", "spec.template.spec.dnsPolicy", "ClusterFirst")]
    [InlineData("Deployment", "spec.template.spec.terminationGracePeriodSeconds", "30")]
    [InlineData("Deployment", "spec.template.spec.schedulerName", "default-scheduler")]
    [InlineData("Deployment", "spec.template.spec.securityContext", "{}")]
    [InlineData("Deployment", "spec.template.spec.enableServiceLinks", null)]
    [InlineData("Deployment", "spec.template.spec.containers.0.imagePullPolicy", "IfNotPresent")]
    [InlineData("Deployment", "spec.template.spec.containers.0.terminationMessagePath", "/dev/termination-log")]
    [InlineData("Deployment", "spec.template.spec.containers.0.terminationMessagePolicy", "File")]
    [InlineData("Deployment", "spec.template.spec.containers.0.resources", "{}")]
    [InlineData("StatefulSet", "spec.podManagementPolicy", "OrderedReady")]
    [InlineData("StatefulSet", "spec.updateStrategy", """{"type":"RollingUpdate","rollingUpdate":{"partition":0}}""")]
    [InlineData("StatefulSet", "spec.persistentVolumeClaimRetentionPolicy", """{"whenDeleted":"Retain","whenScaled":"Retain"}""")]
    [InlineData("StatefulSet", "spec.replicas", "1")]
    [InlineData("DaemonSet", "spec.updateStrategy", """{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":1,"maxSurge":0}}""")]
    [InlineData("Job", "spec.backoffLimit", "6")]
    [InlineData("Job", "spec.completions", "1")]
    [InlineData("Job", "spec.parallelism", "1")]
    [InlineData("Job", "spec.completionMode", "NonIndexed")]
    [InlineData("Job", "spec.suspend", "false")]
    [InlineData("Job", "spec.selector", """{"matchLabels":{"batch.kubernetes.io/controller-uid":"u-1"}}""")]
    [InlineData("Job", "spec.template.metadata.labels", """{"job-name":"web","controller-uid":"u-1","batch.kubernetes.io/job-name":"web","batch.kubernetes.io/controller-uid":"u-1"}""")]
    [InlineData("CronJob", "spec.concurrencyPolicy", "Allow")]
    [InlineData("CronJob", "spec.suspend", "false")]
    [InlineData("CronJob", "spec.successfulJobsHistoryLimit", "3")]
    [InlineData("CronJob", "spec.failedJobsHistoryLimit", "1")]
    [InlineData("CronJob", "spec.jobTemplate.spec.backoffLimit", null)]
    [InlineData("CronJob", "spec.jobTemplate.spec.template.spec.dnsPolicy", "ClusterFirst")]
    [InlineData("Service", "spec.type", "ClusterIP")]
    [InlineData("Service", "spec.sessionAffinity", "None")]
    [InlineData("Service", "spec.internalTrafficPolicy", "Cluster")]
    [InlineData("Service", "spec.ipFamilies", """["IPv4"]""")]
    [InlineData("Service", "spec.ipFamilyPolicy", "SingleStack")]
    [InlineData("Service", "spec.ports", """[{"port":80,"protocol":"TCP","targetPort":80}]""")]
    [InlineData("Service", "status", """{"loadBalancer":{}}""")]
    [InlineData("HorizontalPodAutoscaler", "spec.minReplicas", "1")]
    [InlineData("HorizontalPodAutoscaler", "spec.behavior", null)]
    [InlineData("HorizontalPodAutoscaler", "spec.metrics", """[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}]""")]
    [InlineData("PersistentVolumeClaim", "spec.volumeMode", "Filesystem")]
    [InlineData("PersistentVolumeClaim", "spec.storageClassName", "standard")]
    [InlineData("PersistentVolumeClaim", "spec.resources.requests.storage", "1Gi")]
    [InlineData("PersistentVolumeClaim", "status.phase", "Pending")]
    [InlineData("Secret", "type", "Opaque")]
    [InlineData("Secret", "data", """{"a":"c2VjcmV0"}""")]
    [InlineData("Secret", "stringData", null)]
    [InlineData("Namespace", "metadata.labels", """{"kubernetes.io/metadata.name":"web"}""")]
    [InlineData("Namespace", "spec.finalizers", """["kubernetes"]""")]
    [InlineData("Namespace", "status.phase", "Active")]
    [InlineData("RoleBinding", "roleRef.apiGroup", "rbac.authorization.k8s.io")]
    [InlineData("RoleBinding", "subjects.0.apiGroup", "rbac.authorization.k8s.io")]
    [InlineData("NetworkPolicy", "spec.policyTypes", """["Ingress","Egress"]""")]
    [InlineData("NetworkPolicy", "spec.egress.0.ports.0.protocol", "TCP")]
    [InlineData("PriorityClass", "preemptionPolicy", "PreemptLowerPriority")]
    [InlineData("StorageClass", "reclaimPolicy", "Delete")]
    [InlineData("StorageClass", "volumeBindingMode", "Immediate")]
    [InlineData("Pod", "spec.enableServiceLinks", "true")]
    [InlineData("Pod", "spec.serviceAccountName", "default")]
    [InlineData("Pod", "spec.priority", "0")]
    [InlineData("Pod", "spec.tolerations.0.key", "node.kubernetes.io/not-ready")]
    [InlineData("Pod", "status", """{"phase":"Pending","qosClass":"BestEffort"}""")]
    public void What_an_object_leaves_out_is_set(string kind, string path, string? value) =>
        Assert.Equal(value, Rules.Prepare(Manifests.Of(kind)).At(path));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Preparing_a_prepared_object_changes_nothing(string kind)
    {
        var once = Rules.Prepare(Manifests.Of(kind));

        var twice = Rules.Prepare(once.DeepClone().AsObject(), once);

        Assert.Equal(once.ToJsonString(), twice.ToJsonString());
    }

    [Theory]
    [InlineData("web", "Always")]
    [InlineData("web:latest", "Always")]
    [InlineData("registry:5000/web", "Always")]
    [InlineData("web:1.0", "IfNotPresent")]
    [InlineData("registry:5000/web:1", "IfNotPresent")]
    [InlineData("web@sha256:abc", "IfNotPresent")]
    public void The_pull_policy_follows_the_tag(string image, string policy)
    {
        var pod = Rules.Prepare(Manifests.Of("Pod").With("spec.containers.0.image", image));

        Assert.Equal(policy, pod.At("spec.containers.0.imagePullPolicy"));
    }

    [Fact]
    public void A_probe_gets_its_numbers_and_its_path()
    {
        var pod = Rules.Prepare(Manifests.Of("Pod").With("spec.containers.0.readinessProbe", "{ httpGet: { port: 80 }, periodSeconds: 5 }"));

        Assert.Equal(
            """{"httpGet":{"port":80,"path":"/","scheme":"HTTP"},"periodSeconds":5,"timeoutSeconds":1,"successThreshold":1,"failureThreshold":3}""",
            pod.At("spec.containers.0.readinessProbe"));
    }

    [Fact]
    public void Limits_are_requests_of_pods_but_not_of_templates()
    {
        const string Limits = "{ limits: { cpu: 1000m, memory: 0.5Gi } }";

        var pod = Rules.Prepare(Manifests.Of("Pod").With("spec.containers.0.resources", Limits));
        var deployment = Rules.Prepare(Manifests.Of("Deployment").With("spec.template.spec.containers.0.resources", Limits));

        Assert.Equal("""{"limits":{"cpu":"1","memory":"512Mi"},"requests":{"cpu":"1","memory":"512Mi"}}""", pod.At("spec.containers.0.resources"));
        Assert.Equal("Guaranteed", pod.At("status.qosClass"));
        Assert.Equal("""{"limits":{"cpu":"1","memory":"512Mi"}}""", deployment.At("spec.template.spec.containers.0.resources"));
    }

    [Fact]
    public void A_volume_of_nothing_is_an_empty_folder()
    {
        var pod = Rules.Prepare(Manifests.Of("Pod").With("spec.volumes", "[ { name: a }, { name: b, secret: { secretName: s } } ]"));

        Assert.Equal("""[{"name":"a","emptyDir":{}},{"name":"b","secret":{"secretName":"s","defaultMode":420}}]""", pod.At("spec.volumes"));
    }

    [Fact]
    public void Strategy_Recreate_gets_no_rolling_update()
    {
        var deployment = Rules.Prepare(Manifests.Of("Deployment").With("spec.strategy", "{ type: Recreate }"));

        Assert.Equal("""{"type":"Recreate"}""", deployment.At("spec.strategy"));
    }

    [Fact]
    public void A_named_behaviour_of_an_autoscaler_gets_the_rest_of_its_rules()
    {
        var autoscaler = Rules.Prepare(Manifests.Of("HorizontalPodAutoscaler").With("spec.behavior", "{ scaleDown: { stabilizationWindowSeconds: 60 } }"));

        Assert.Equal("4", autoscaler.At("spec.behavior.scaleUp.policies.0.value"));
        Assert.Equal("60", autoscaler.At("spec.behavior.scaleDown.stabilizationWindowSeconds"));
        Assert.Equal("100", autoscaler.At("spec.behavior.scaleDown.policies.0.value"));
    }

    [Fact]
    public void A_claim_that_wants_no_class_gets_none()
    {
        var claim = Rules.Prepare(Manifests.Of("PersistentVolumeClaim").With("spec.storageClassName", "''"));

        Assert.Equal("", claim.At("spec.storageClassName"));
    }
}
