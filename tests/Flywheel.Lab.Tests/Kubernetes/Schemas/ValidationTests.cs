using Flywheel.Lab.Kubernetes.Errors;

namespace Flywheel.Lab.Tests.Kubernetes.Schemas;

/// <summary>The sentences are those of pkg/apis/*/validation of Kubernetes 1.33.</summary>
public sealed class ValidationTests
{
    private const string Long = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData("Pod", "spec.containers", "[]", "FieldValueRequired", "spec.containers", "Required value")]
    [InlineData("Pod", "spec.containers.0.name", null, "FieldValueRequired", "spec.containers[0].name", "Required value")]
    [InlineData("Pod", "spec.containers.0.image", null, "FieldValueRequired", "spec.containers[0].image", "Required value")]
    [InlineData("Pod", "spec.containers.0.image", "' web'", "FieldValueInvalid", "spec.containers[0].image", "Invalid value: \" web\": must not have leading or trailing whitespace")]
    [InlineData("Pod", "spec.containers.1", "{ name: web, image: x }", "FieldValueDuplicate", "spec.containers[1].name", "Duplicate value: \"web\"")]
    [InlineData("Pod", "spec.containers.0.imagePullPolicy", "Sometimes", "FieldValueNotSupported", "spec.containers[0].imagePullPolicy", "Unsupported value: \"Sometimes\": supported values: \"Always\", \"IfNotPresent\", \"Never\"")]
    [InlineData("Pod", "spec.containers.0.ports", "[ { containerPort: 70000 } ]", "FieldValueInvalid", "spec.containers[0].ports[0].containerPort", "Invalid value: 70000: must be between 1 and 65535, inclusive")]
    [InlineData("Pod", "spec.containers.0.ports", "[ { name: http } ]", "FieldValueRequired", "spec.containers[0].ports[0].containerPort", "Required value")]
    [InlineData("Pod", "spec.containers.0.resources", "{ requests: { cpu: 2 }, limits: { cpu: 1 } }", "FieldValueInvalid", "spec.containers[0].resources.requests", "Invalid value: \"2\": must be less than or equal to cpu limit of 1")]
    [InlineData("Pod", "spec.containers.0.resources", "{ requests: { gpu: 2 } }", "FieldValueInvalid", "spec.containers[0].resources.requests", "Invalid value: \"gpu\": must be a standard resource type or fully qualified")]
    [InlineData("Pod", "spec.containers.0.volumeMounts", "[ { name: x, mountPath: /x } ]", "FieldValueNotFound", "spec.containers[0].volumeMounts[0].name", "Not found: \"x\"")]
    [InlineData("Pod", "spec.containers.0.livenessProbe", "{ periodSeconds: 1 }", "FieldValueRequired", "spec.containers[0].livenessProbe", "must specify a handler type")]
    [InlineData("Pod", "spec.containers.0.livenessProbe", "{ successThreshold: 2, tcpSocket: { port: 1 } }", "FieldValueInvalid", "spec.containers[0].livenessProbe.successThreshold", "Invalid value: 2: must be 1")]
    [InlineData("Pod", "spec.containers.0.livenessProbe", "{ tcpSocket: { port: 0 } }", "FieldValueInvalid", "spec.containers[0].livenessProbe.tcpSocket.port", "Invalid value: 0: must be between 1 and 65535, inclusive")]
    [InlineData("Pod", "spec.volumes", "[ { name: a, emptyDir: {}, hostPath: { path: /x } } ]", "FieldValueForbidden", "spec.volumes[0].hostPath", "Forbidden: may not specify more than 1 volume type")]
    [InlineData("Pod", "spec.restartPolicy", "Maybe", "FieldValueNotSupported", "spec.restartPolicy", "Unsupported value: \"Maybe\": supported values: \"Always\", \"OnFailure\", \"Never\"")]
    [InlineData("Pod", "metadata.name", null, "FieldValueRequired", "metadata.name", "Required value: name or generateName is required")]
    [InlineData("Pod", "metadata.name", "Web", "FieldValueInvalid", "metadata.name", "Invalid value: \"Web\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")]
    [InlineData("Pod", "metadata.labels", "{ a: 'x y' }", "FieldValueInvalid", "metadata.labels", "Invalid value: \"x y\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')")]
    [InlineData("Pod", "metadata.annotations", "{ 'a/b/c': x }", "FieldValueInvalid", "metadata.annotations", "Invalid value: \"a/b/c\": a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')")]
    [InlineData("Deployment", "spec.replicas", "-1", "FieldValueInvalid", "spec.replicas", "Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("Deployment", "spec.template.metadata.labels", "{ app: other }", "FieldValueInvalid", "spec.template.metadata.labels", "Invalid value: map[string]string{\"app\":\"other\"}: `selector` does not match template `labels`")]
    [InlineData("Deployment", "spec.selector", "{}", "FieldValueInvalid", "spec.selector", "Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil), MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: empty selector is invalid for deployment")]
    [InlineData("Deployment", "spec.strategy", "{ rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } }", "FieldValueInvalid", "spec.strategy.rollingUpdate.maxUnavailable", "Invalid value: 0: may not be 0 when `maxSurge` is 0")]
    [InlineData("Deployment", "spec.strategy", "{ type: Recreate, rollingUpdate: { maxSurge: 1 } }", "FieldValueForbidden", "spec.strategy.rollingUpdate", "Forbidden: may not be specified when strategy `type` is 'Recreate'")]
    [InlineData("Deployment", "spec.template.spec.restartPolicy", "Never", "FieldValueNotSupported", "spec.template.spec.restartPolicy", "Unsupported value: \"Never\": supported values: \"Always\"")]
    [InlineData("Deployment", "spec.progressDeadlineSeconds", "0", "FieldValueInvalid", "spec.progressDeadlineSeconds", "Invalid value: 0: must be greater than minReadySeconds")]
    [InlineData("Job", "spec.template.spec.restartPolicy", "Always", "FieldValueNotSupported", "spec.template.spec.restartPolicy", "Unsupported value: \"Always\": supported values: \"OnFailure\", \"Never\"")]
    [InlineData("CronJob", "spec.schedule", null, "FieldValueRequired", "spec.schedule", "Required value")]
    [InlineData("CronJob", "spec.schedule", "daily", "FieldValueInvalid", "spec.schedule", "Invalid value: \"daily\": expected exactly 5 fields, found 1: [daily]")]
    [InlineData("CronJob", "spec.schedule", "'61 * * * *'", "FieldValueInvalid", "spec.schedule", "Invalid value: \"61 * * * *\": end of range (61) above maximum (59): 61")]
    [InlineData("CronJob", "spec.timeZone", "Nowhere/There", "FieldValueInvalid", "spec.timeZone", "Invalid value: \"Nowhere/There\": unknown time zone Nowhere/There")]
    [InlineData("CronJob", "metadata.name", Long, "FieldValueInvalid", "metadata.name", $"Invalid value: \"{Long}\": must be no more than 52 characters")]
    [InlineData("Service", "spec.ports", "[]", "FieldValueRequired", "spec.ports", "Required value")]
    [InlineData("Service", "spec.ports", "[ { port: 0, targetPort: 80 } ]", "FieldValueInvalid", "spec.ports[0].port", "Invalid value: 0: must be between 1 and 65535, inclusive")]
    [InlineData("Service", "spec.ports.0.nodePort", "30000", "FieldValueForbidden", "spec.ports[0].nodePort", "Forbidden: may not be used when `type` is 'ClusterIP'")]
    [InlineData("Service", "spec.type", "Cluster", "FieldValueNotSupported", "spec.type", "Unsupported value: \"Cluster\": supported values: \"ClusterIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\"")]
    [InlineData("Service", "spec.type", "ExternalName", "FieldValueRequired", "spec.externalName", "Required value")]
    [InlineData("Service", "metadata.name", "1web", "FieldValueInvalid", "metadata.name", "Invalid value: \"1web\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')")]
    [InlineData("Ingress", "spec.rules.0.http.paths.0.pathType", null, "FieldValueRequired", "spec.rules[0].http.paths[0].pathType", "Required value: pathType must be specified")]
    [InlineData("Ingress", "spec.rules.0.http.paths.0.path", "web", "FieldValueInvalid", "spec.rules[0].http.paths[0].path", "Invalid value: \"web\": must be an absolute path")]
    [InlineData("Ingress", "spec.rules.0.http.paths.0.backend", "{ service: { name: web } }", "FieldValueRequired", "spec.rules[0].http.paths[0].backend.service.port", "Required value: port name or number is required")]
    [InlineData("Ingress", "spec.rules.0.host", "10.0.0.1", "FieldValueInvalid", "spec.rules[0].host", "Invalid value: \"10.0.0.1\": must be a DNS name, not an IP address")]
    [InlineData("Ingress", "spec", "{}", "FieldValueInvalid", "spec", "Invalid value: []networking.IngressRule(nil): either `defaultBackend` or `rules` must be specified")]
    [InlineData("HorizontalPodAutoscaler", "spec.minReplicas", "5", "FieldValueInvalid", "spec.maxReplicas", "Invalid value: 3: must be greater than or equal to `minReplicas`")]
    [InlineData("HorizontalPodAutoscaler", "spec.metrics", "[ { type: Resource } ]", "FieldValueRequired", "spec.metrics[0].resource", "Required value: must populate information for the given metric source")]
    [InlineData("HorizontalPodAutoscaler", "spec.scaleTargetRef.name", null, "FieldValueRequired", "spec.scaleTargetRef.name", "Required value")]
    [InlineData("PersistentVolumeClaim", "spec.resources", "{}", "FieldValueRequired", "spec.resources[storage]", "Required value")]
    [InlineData("PersistentVolumeClaim", "spec.accessModes", "[]", "FieldValueRequired", "spec.accessModes", "Required value: at least 1 access mode is required")]
    [InlineData("ConfigMap", "data", "{ 'a b': x }", "FieldValueInvalid", "data[a b]", "Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')")]
    [InlineData("Secret", "type", "kubernetes.io/dockerconfigjson", "FieldValueRequired", "data[.dockerconfigjson]", "Required value")]
    [InlineData("PodDisruptionBudget", "spec.minAvailable", "150%", "FieldValueInvalid", "spec.minAvailable", "Invalid value: \"150%\": must not be greater than 100%")]
    [InlineData("Role", "rules.0.verbs", "[]", "FieldValueRequired", "rules[0].verbs", "Required value: verbs must contain at least one value")]
    [InlineData("RoleBinding", "roleRef.kind", "Rolle", "FieldValueNotSupported", "roleRef.kind", "Unsupported value: \"Rolle\": supported values: \"Role\", \"ClusterRole\"")]
    [InlineData("RoleBinding", "subjects.0.kind", "ServiceAccount", "FieldValueRequired", "subjects[0].namespace", "Required value")]
    [InlineData("PriorityClass", "value", "2000000000", "FieldValueForbidden", "value", "Forbidden: maximum allowed value of a user defined priority is 1000000000")]
    public void A_broken_rule_is_told_in_the_server_s_words(string kind, string path, string? value, string reason, string field, string message)
    {
        var status = Assert.Throws<StatusException>(() => Rules.Prepare(Manifests.Of(kind).With(path, value))).Status;

        Assert.Equal((422, "Invalid"), (status.Code, status.Reason));
        var cause = Assert.Single(status.Causes);
        Assert.Equal((reason, field), (cause.Reason, cause.Field));
        Assert.EndsWith(message, cause.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Deployment", "spec.selector", "{ matchLabels: { app: web, x: y } }", "spec.selector", "field is immutable")]
    [InlineData("StatefulSet", "spec.serviceName", "other", "spec", "Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden")]
    [InlineData("Job", "spec.template.spec.containers.0.image", "other", "spec.template", "field is immutable")]
    [InlineData("Service", "spec.clusterIP", "10.96.1.1", "spec.clusterIPs[0]", "Invalid value: []string{\"10.96.1.1\"}: may not change once set")]
    [InlineData("PersistentVolumeClaim", "spec.storageClassName", "fast", "spec", "Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims")]
    [InlineData("Secret", "type", "other", "type", "Invalid value: \"other\": field is immutable")]
    [InlineData("RoleBinding", "roleRef.name", "writer", "roleRef", "Invalid value: rbac.RoleRef{APIGroup:\"rbac.authorization.k8s.io\", Kind:\"Role\", Name:\"writer\"}: cannot change roleRef")]
    [InlineData("Pod", "spec.hostname", "other", "spec", "(allow it to be set to 1 if it was previously negative)")]
    public void What_cannot_be_changed_is_refused(string kind, string path, string value, string field, string message)
    {
        var before = Rules.Prepare(Manifests.Of(kind));
        var change = before.DeepClone().AsObject().With(path, value);
        if (kind == "Deployment")
        {
            change.With("spec.template.metadata.labels", "{ app: web, x: y }");
        }

        var status = Assert.Throws<StatusException>(() => Rules.Prepare(change, before)).Status;

        var cause = Assert.Single(status.Causes);
        Assert.Equal(field, cause.Field);
        Assert.EndsWith(message, cause.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Deployment", "spec.replicas", "5")]
    [InlineData("Deployment", "spec.template.spec.containers.0.image", "other")]
    [InlineData("StatefulSet", "spec.template.spec.containers.0.image", "other")]
    [InlineData("Pod", "spec.containers.0.image", "other")]
    [InlineData("Pod", "spec.nodeName", "node-1")]
    [InlineData("PersistentVolumeClaim", "spec.volumeName", "pv-1")]
    [InlineData("Job", "spec.suspend", "true")]
    public void What_may_be_changed_is_taken(string kind, string path, string value)
    {
        var before = Rules.Prepare(Manifests.Of(kind));

        Assert.Equal(value, Rules.Prepare(before.DeepClone().AsObject().With(path, value), before).At(path));
    }

    [Theory]
    [InlineData("ConfigMap")]
    [InlineData("Secret")]
    public void Immutable_configuration_stays_as_it_is(string kind)
    {
        var before = Rules.Prepare(Manifests.Of(kind).With("immutable", "true"));

        var status = Assert.Throws<StatusException>(() =>
            Rules.Prepare(before.DeepClone().AsObject().With("data", "{ a: eA== }").With("immutable", null), before)).Status;

        Assert.Equal(["immutable", "data"], status.Causes.Select(cause => cause.Field));
        Assert.All(status.Causes, cause => Assert.Equal("Forbidden: field is immutable when `immutable` is set", cause.Message));
    }

    [Fact]
    public void Configuration_of_more_than_a_mebibyte_is_too_long()
    {
        var content = Manifests.Of("ConfigMap");
        content["data"]!["a"] = new string('x', (1024 * 1024) + 1);

        var status = Assert.Throws<StatusException>(() => Rules.Prepare(content)).Status;

        Assert.Equal("ConfigMap \"web\" is invalid: []: Too long: may not be more than 1048576 bytes", status.Message);
    }

    [Fact]
    public void All_broken_rules_are_told_at_once()
    {
        var status = Assert.Throws<StatusException>(() => Rules.Prepare(
            Manifests.Of("Deployment").With("spec.selector", null).With("spec.replicas", "-1"))).Status;

        Assert.Equal(["spec.replicas", "spec.selector", "spec.template.metadata.labels"], status.Causes.Select(cause => cause.Field));
        Assert.StartsWith("Deployment.apps \"web\" is invalid: [spec.replicas: Invalid value: -1", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Claims_of_a_stateful_set_can_be_mounted()
    {
        var set = Manifests.Of("StatefulSet")
            .With("spec.volumeClaimTemplates", "[ { metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } } ]")
            .With("spec.template.spec.containers.0.volumeMounts", "[ { name: data, mountPath: /data } ]");

        var prepared = Rules.Prepare(set);

        Assert.Equal("PersistentVolumeClaim", prepared.At("spec.volumeClaimTemplates.0.kind"));
        Assert.Equal("Pending", prepared.At("spec.volumeClaimTemplates.0.status.phase"));
        Assert.Null(prepared.At("spec.template.spec.volumes"));
    }

    [Fact]
    public void A_bound_claim_grows_but_does_not_shrink()
    {
        var before = Rules.Prepare(Manifests.Of("PersistentVolumeClaim").With("status", "{ phase: Bound }"));

        Assert.Equal("2Gi", Rules.Prepare(before.DeepClone().AsObject().With("spec.resources.requests.storage", "2Gi"), before).At("spec.resources.requests.storage"));
        var status = Assert.Throws<StatusException>(() => Rules.Prepare(before.DeepClone().AsObject().With("spec.resources.requests.storage", "1Mi"), before)).Status;
        Assert.Equal("spec.resources.requests.storage", Assert.Single(status.Causes).Field);
    }

    [Theory]
    [InlineData("*/5 * * * *", true)]
    [InlineData("0 0 1 JAN-MAR mon,wed", true)]
    [InlineData("@hourly", true)]
    [InlineData("0 6 * * 1-5", true)]
    [InlineData("* * * * 7", false)]
    [InlineData("*/0 * * * *", false)]
    [InlineData("a * * * *", false)]
    [InlineData("5-1 * * * *", false)]
    [InlineData("TZ=UTC 0 * * * *", false)]
    [InlineData("@sometimes", false)]
    public void Schedules_have_the_syntax_of_cron(string schedule, bool isGood)
    {
        var job = Manifests.Of("CronJob").With("spec.schedule", $"'{schedule}'");

        Assert.Equal(isGood, Record.Exception(() => Rules.Prepare(job)) is null);
    }
}
