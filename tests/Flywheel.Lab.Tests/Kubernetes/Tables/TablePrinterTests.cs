using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Tables;
using static Flywheel.Lab.Tests.Kubernetes.TestKinds;

namespace Flywheel.Lab.Tests.Kubernetes.Tables;

public sealed class TablePrinterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"phase":"Running","containerStatuses":[{"ready":true,"restartCount":0,"state":{"running":{}}}]}""", "1/1 Running 0")]
    [InlineData("""{"phase":"Pending"}""", "0/1 Pending 0")]
    [InlineData("""{"phase":"Pending","containerStatuses":[{"state":{"waiting":{"reason":"ImagePullBackOff"}}}]}""", "0/1 ImagePullBackOff 0")]
    [InlineData(
        """{"phase":"Running","containerStatuses":[{"restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"finishedAt":"2026-01-01T23:58:30Z"}}}]}""",
        "0/1 CrashLoopBackOff 3 (90s ago)")]
    [InlineData("""{"phase":"Succeeded","containerStatuses":[{"state":{"terminated":{"exitCode":0,"reason":"Completed"}}}]}""", "0/1 Completed 0")]
    [InlineData("""{"phase":"Failed","containerStatuses":[{"state":{"terminated":{"exitCode":3}}}]}""", "0/1 ExitCode:3 0")]
    [InlineData("""{"phase":"Failed","reason":"Evicted"}""", "0/1 Evicted 0")]
    [InlineData("""{"phase":"Pending","initContainerStatuses":[{"state":{"running":{}}}]}""", "0/1 Init:0/1 0")]
    [InlineData("""{"phase":"Pending","initContainerStatuses":[{"state":{"waiting":{"reason":"ErrImagePull"}}}]}""", "0/1 Init:ErrImagePull 0")]
    [InlineData("""{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"SchedulingGated"}]}""", "0/1 SchedulingGated 0")]
    public void The_state_of_a_pod_is_one_word(string status, string expected)
    {
        var row = Row(Pod, $$"""{"metadata":{"name":"p"},"spec":{"containers":[{}],"initContainers":[{"name":"i"}]},"status":{{status}}}""");

        Assert.Equal(expected, string.Join(' ', row[1..4]));
    }

    [Fact]
    public void A_pod_that_is_deleted_is_terminating() => Assert.Equal(
        "Terminating",
        Row(Pod, """{"metadata":{"name":"p","deletionTimestamp":"2026-01-01T00:00:00Z"},"spec":{},"status":{"phase":"Running"}}""")[2]);

    [Fact]
    public void A_pod_that_is_done_says_so_in_its_row()
    {
        var table = TablePrinter.Print(Pod, [Json("""{"metadata":{"name":"p"},"status":{"phase":"Succeeded"}}""")], Now);

        Assert.Equal("Completed", table["rows"]![0]!["conditions"]![0]!["type"]!.ToString());
    }

    public static TheoryData<string, string, string> Tables => new()
    {
        {
            "apps/Deployment/deployments",
            """{"spec":{"replicas":3,"selector":{"matchLabels":{"app":"web"}},"template":{"spec":{"containers":[{"name":"a","image":"i:1"},{"name":"b","image":"j"}]}}},"status":{"readyReplicas":1,"updatedReplicas":2,"availableReplicas":1}}""",
            "Name=x Ready=1/3 Up-to-date=2 Available=1 Age=24h Containers*=a,b Images*=i:1,j Selector*=app=web"
        },
        {
            "apps/ReplicaSet/replicasets",
            """{"spec":{"replicas":3,"selector":{"matchExpressions":[{"key":"a","operator":"Exists"}]},"template":{"spec":{"containers":[{"name":"a","image":"i"}]}}},"status":{"replicas":2}}""",
            "Name=x Desired=3 Current=2 Ready=0 Age=24h Containers*=a Images*=i Selector*=a"
        },
        { "apps/StatefulSet/statefulsets", """{"spec":{"replicas":1},"status":{"readyReplicas":1}}""", "Name=x Ready=1/1 Age=24h Containers*= Images*=" },
        {
            "apps/DaemonSet/daemonsets",
            """{"spec":{},"status":{"desiredNumberScheduled":1,"numberReady":1}}""",
            "Name=x Desired=1 Current=0 Ready=1 Up-to-date=0 Available=0 Node Selector=<none> Age=24h Containers*= Images*= Selector*=<none>"
        },
        {
            "batch/Job/jobs",
            """{"spec":{"completions":2},"status":{"succeeded":2,"startTime":"2026-01-01T00:00:00Z","completionTime":"2026-01-01T00:00:07Z","conditions":[{"type":"Complete","status":"True"}]}}""",
            "Name=x Status=Complete Completions=2/2 Duration=7s Age=24h Containers*= Images*= Selector*=<none>"
        },
        {
            "batch/CronJob/cronjobs",
            """{"spec":{"schedule":"* * * * *","suspend":false},"status":{"lastScheduleTime":"2026-01-01T23:59:00Z"}}""",
            "Name=x Schedule=* * * * * Timezone=<none> Suspend=False Active=0 Last Schedule=60s Age=24h Containers*= Images*= Selector*=<none>"
        },
        {
            "/Service/services",
            """{"spec":{"type":"NodePort","clusterIP":"10.0.0.1","ports":[{"port":80,"nodePort":30000,"protocol":"TCP"},{"port":53,"protocol":"UDP"}],"selector":{"b":"2","a":"1"}}}""",
            "Name=x Type=NodePort Cluster-IP=10.0.0.1 External-IP=<none> Port(s)=80:30000/TCP,53/UDP Age=24h Selector*=a=1,b=2"
        },
        {
            "/Service/services",
            """{"spec":{"type":"LoadBalancer","clusterIP":"10.0.0.1","ports":[]}}""",
            "Name=x Type=LoadBalancer Cluster-IP=10.0.0.1 External-IP=<pending> Port(s)=<none> Age=24h Selector*=<none>"
        },
        {
            "/Endpoints/endpoints",
            """{"subsets":[{"addresses":[{"ip":"1.1.1.1"},{"ip":"2.2.2.2"}],"ports":[{"port":80},{"port":443}]}]}""",
            "Name=x Endpoints=1.1.1.1:80,2.2.2.2:80,1.1.1.1:443 + 1 more... Age=24h"
        },
        {
            "discovery.k8s.io/EndpointSlice/endpointslices",
            """{"addressType":"IPv4","ports":[{"port":80}],"endpoints":[{"addresses":["1.1.1.1"]}]}""",
            "Name=x AddressType=IPv4 Ports=80 Endpoints=1.1.1.1 Age=24h"
        },
        {
            "networking.k8s.io/Ingress/ingresses",
            """{"spec":{"ingressClassName":"lab","rules":[{"host":"a"},{"host":"b"}],"tls":[{}]},"status":{"loadBalancer":{"ingress":[{"ip":"127.0.0.1"}]}}}""",
            "Name=x Class=lab Hosts=a,b Address=127.0.0.1 Ports=80, 443 Age=24h"
        },
        { "networking.k8s.io/IngressClass/ingressclasses", """{"spec":{"controller":"c"}}""", "Name=x Controller=c Parameters=<none> Age=24h" },
        { "networking.k8s.io/NetworkPolicy/networkpolicies", """{"spec":{"podSelector":{"matchLabels":{"a":"b"}}}}""", "Name=x Pod-Selector=a=b Age=24h" },
        { "/ConfigMap/configmaps", """{"data":{"a":"1"},"binaryData":{"b":""}}""", "Name=x Data=2 Age=24h" },
        { "/Secret/secrets", """{"type":"Opaque","data":{"a":"1"}}""", "Name=x Type=Opaque Data=1 Age=24h" },
        { "/ServiceAccount/serviceaccounts", "{}", "Name=x Secrets=0 Age=24h" },
        { "/Namespace/namespaces", """{"status":{"phase":"Active"}}""", "Name=x Status=Active Age=24h" },
        {
            "/Node/nodes",
            """{"metadata":{"name":"x","creationTimestamp":"2026-01-01T00:00:00Z","labels":{"node-role.kubernetes.io/control-plane":""}},"spec":{"unschedulable":true},"status":{"conditions":[{"type":"Ready","status":"True"}],"addresses":[{"type":"InternalIP","address":"1.2.3.4"}],"nodeInfo":{"kubeletVersion":"v1.33.1"}}}""",
            "Name=x Status=Ready,SchedulingDisabled Roles=control-plane Age=24h Version=v1.33.1 Internal-IP*=1.2.3.4 External-IP*=<none> OS-Image*=<unknown> Kernel-Version*=<unknown> Container-Runtime*=<unknown>"
        },
        {
            "/Event/events",
            """{"involvedObject":{"kind":"Pod","name":"p"},"type":"Warning","reason":"Failed","message":"no \n","lastTimestamp":"2026-01-01T23:59:59Z","firstTimestamp":"2026-01-01T23:00:00Z","count":4,"source":{"component":"kubelet","host":"lab"}}""",
            "Last Seen=1s Type=Warning Reason=Failed Object=pod/p Subobject*= Source*=kubelet, lab Message=no First Seen*=60m Count*=4 Name*=x"
        },
        {
            "/PersistentVolumeClaim/persistentvolumeclaims",
            """{"spec":{"volumeName":"v","storageClassName":"s","volumeMode":"Filesystem"},"status":{"phase":"Bound","accessModes":["ReadWriteOnce"],"capacity":{"storage":"1Gi"}}}""",
            "Name=x Status=Bound Volume=v Capacity=1Gi Access Modes=RWO StorageClass=s VolumeAttributesClass=<unset> Age=24h VolumeMode*=Filesystem"
        },
        {
            "/PersistentVolume/persistentvolumes",
            """{"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"],"persistentVolumeReclaimPolicy":"Delete","claimRef":{"namespace":"n","name":"c"},"storageClassName":"s"},"status":{"phase":"Bound"}}""",
            "Name=x Capacity=1Gi Access Modes=RWO Reclaim Policy=Delete Status=Bound Claim=n/c StorageClass=s VolumeAttributesClass=<unset> Reason= Age=24h VolumeMode*=<unset>"
        },
        {
            "storage.k8s.io/StorageClass/storageclasses",
            """{"metadata":{"name":"x","creationTimestamp":"2026-01-01T00:00:00Z","annotations":{"storageclass.kubernetes.io/is-default-class":"true"}},"provisioner":"p"}""",
            "Name=x (default) Provisioner=p ReclaimPolicy=Delete VolumeBindingMode=Immediate AllowVolumeExpansion=false Age=24h"
        },
        {
            "autoscaling/HorizontalPodAutoscaler/horizontalpodautoscalers",
            """{"spec":{"scaleTargetRef":{"kind":"Deployment","name":"web"},"minReplicas":1,"maxReplicas":5,"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}]},"status":{"currentReplicas":2}}""",
            "Name=x Reference=Deployment/web Targets=cpu: <unknown>/80% MinPods=1 MaxPods=5 Replicas=2 Age=24h"
        },
        {
            "policy/PodDisruptionBudget/poddisruptionbudgets",
            """{"spec":{"minAvailable":"50%"},"status":{"disruptionsAllowed":1}}""",
            "Name=x Min Available=50% Max Unavailable=N/A Allowed Disruptions=1 Age=24h"
        },
        {
            "/ResourceQuota/resourcequotas",
            """{"status":{"hard":{"limits.cpu":"2","pods":"4"},"used":{"pods":"1"}}}""",
            "Name=x Request=pods: 1/4 Limit=limits.cpu: 0/2 Age=24h"
        },
        { "/LimitRange/limitranges", "{}", "Name=x Created At=2026-01-01T00:00:00Z" },
        {
            "scheduling.k8s.io/PriorityClass/priorityclasses",
            """{"value":1000,"preemptionPolicy":"Never"}""",
            "Name=x Value=1000 Global-Default=false Age=24h PreemptionPolicy=Never"
        },
        { "rbac.authorization.k8s.io/Role/roles", "{}", "Name=x Created At=2026-01-01T00:00:00Z" },
        {
            "rbac.authorization.k8s.io/RoleBinding/rolebindings",
            """{"roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"User","name":"u"},{"kind":"ServiceAccount","namespace":"n","name":"s"}]}""",
            "Name=x Role=Role/r Age=24h Users*=u Groups*= ServiceAccounts*=n/s"
        },
        { "coordination.k8s.io/Lease/leases", """{"spec":{"holderIdentity":"h"}}""", "Name=x Holder=h Age=24h" },
        { "apiextensions.k8s.io/CustomResourceDefinition/customresourcedefinitions", "{}", "Name=x Created At=2026-01-01T00:00:00Z" },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_kind_has_the_columns_of_a_real_server(string kind, string content, string expected)
    {
        var names = kind.Split('/');
        var table = TablePrinter.Print(BuiltIn<object>(names[0], names[1], names[2]), [Named(content)], Now);

        Assert.Equal(expected, Text(table));
    }

    [Fact]
    public void A_custom_kind_has_the_columns_of_its_definition()
    {
        var kind = Custom() with
        {
            Columns = JsonNode.Parse(
                """
                [{"name":"Phase","type":"string","jsonPath":".status.phase"},
                 {"name":"Ready","type":"string","jsonPath":".status.conditions[?(@.type==\"Ready\")].status"},
                 {"name":"App","type":"string","jsonPath":".metadata.labels.app\\.kubernetes\\.io/name"},
                 {"name":"Count","type":"integer","jsonPath":"{.spec.count}"},
                 {"name":"First","type":"string","jsonPath":".spec.parts[0]['name']","priority":1},
                 {"name":"All","type":"string","jsonPath":".spec.parts[*].name","priority":1},
                 {"name":"Wrong","type":"integer","jsonPath":".status.phase"},
                 {"name":"Missing","type":"string","jsonPath":".status.none"},
                 {"name":"Age","type":"date","jsonPath":".metadata.creationTimestamp"}]
                """)!.AsArray(),
        };
        var table = TablePrinter.Print(
            kind,
            [
                Json(
                    """
                    {"metadata":{"name":"x","creationTimestamp":"2026-01-01T00:00:00Z","labels":{"app.kubernetes.io/name":"a"}},
                     "spec":{"count":3,"parts":[{"name":"p"},{"name":"q"}]},
                     "status":{"phase":"Up","conditions":[{"type":"Other","status":"False"},{"type":"Ready","status":"True"}]}}
                    """),
            ],
            Now);

        Assert.Equal("Name=x Phase=Up Ready=True App=a Count=3 First*=p All*=p q Wrong= Missing= Age=24h", Text(table));
    }

    [Fact]
    public void A_custom_kind_without_columns_shows_name_and_age() =>
        Assert.Equal("Name=x Age=24h", Text(TablePrinter.Print(Custom(), [Named("{}")], Now)));

    private static JsonObject Named(string content)
    {
        var json = Json(content);
        json["metadata"] ??= Json("""{"name":"x","creationTimestamp":"2026-01-01T00:00:00Z"}""");
        return json;
    }

    private static string?[] Row(ApiKind kind, string content) =>
        [.. TablePrinter.Print(kind, [Json(content)], Now)["rows"]![0]!["cells"]!.AsArray().Select(cell => cell?.ToString())];

    /// <summary>The columns and cells of a table with one row; a star marks the columns of the wide table.</summary>
    private static string Text(JsonObject table)
    {
        var cells = table["rows"]![0]!["cells"]!.AsArray();
        Assert.Equal(table["columnDefinitions"]!.AsArray().Count, cells.Count);
        return string.Join(' ', table["columnDefinitions"]!.AsArray().Zip(cells, (column, cell) =>
            $"{column!["name"]}{((int)column["priority"]! == 0 ? "" : "*")}={cell}"));
    }
}
