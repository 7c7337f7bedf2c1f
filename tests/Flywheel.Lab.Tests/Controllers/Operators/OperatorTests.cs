using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Controllers.Operators.Minio;
using Flywheel.Lab.Controllers.Operators.Postgres;
using Flywheel.Lab.Kubernetes.Bootstrap;
using Flywheel.Lab.Kubernetes.Logs;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Tests.Kubernetes;

namespace Flywheel.Lab.Tests.Controllers.Operators;

public sealed class OperatorTests : IAsyncDisposable
{
    private const string Postgres = """
        {"apiVersion":"postgresql.cnpg.io/v1","kind":"Cluster","metadata":{"name":"pg","namespace":"default"},
         "spec":{"instances":2,"storage":{"size":"1Gi"},"backup":{"barmanObjectStore":{"destinationPath":"s3://b/"}}}}
        """;

    private const string Operator = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"cnpg","namespace":"default"},
         "spec":{"replicas":1,"selector":{"matchLabels":{"a":"cnpg"}},"template":{"metadata":{"labels":{"a":"cnpg"}},
         "spec":{"containers":[{"name":"manager","image":"ghcr.io/cloudnative-pg/cloudnative-pg:1.26.0"}]}}}}
        """;

    private readonly HashSet<string> _held = [];
    private readonly RunningControllers _lab;

    public OperatorTests()
    {
        var pace = new Pace();
        _lab = new RunningControllers(
            new TestCluster(new ClusterBootstrap()),
            [.. WorkloadControllers.All(pace, new PodLogs(), (_, pod) => _held.Contains(pod), null, ""), .. PlatformControllers.All(pace)]);
    }

    [Fact]
    public async Task A_postgres_cluster_becomes_healthy_with_services_and_secrets()
    {
        _lab.Create(Postgres);
        await _lab.RestAsync();
        Assert.Equal(PostgresStep.FirstPrimary, Status("pg").TextAt("phase"));

        await _lab.PassAsync(30);

        Assert.Equal(PostgresStep.Healthy, Status("pg").TextAt("phase"));
        Assert.Equal(2, Status("pg").NumberAt("readyInstances"));
        Assert.Equal("pg-1", Status("pg").TextAt("currentPrimary"));
        Assert.True(Conditions.Holds(Status("pg"), "Ready"));
        Assert.Equal(["primary", "replica"], new[] { "pg-1", "pg-2" }.Select(name => _lab.Find("", "pods", name).TextAt("metadata", "labels", "cnpg.io/instanceRole")));
        Assert.Equal("pg-1", _lab.Find("", "endpoints", "pg-rw").ObjectsAt("subsets").Single().ObjectsAt("addresses").Single().TextAt("targetRef", "name"));
        Assert.Equal(2, _lab.Find("", "endpoints", "pg-r").ObjectsAt("subsets").Single().ObjectsAt("addresses").Count());
        Assert.Equal("app", Encoding.UTF8.GetString(Convert.FromBase64String(_lab.Find("", "secrets", "pg-app").TextAt("data", "username"))));
        Assert.Equal("Bound", _lab.Find("", "persistentvolumeclaims", "pg-2").TextAt("status", "phase"));
    }

    [Fact]
    public async Task A_replica_takes_over_from_a_primary_that_fails()
    {
        _lab.Create(Postgres);
        await _lab.PassAsync(30);

        _held.Add("pg-1");
        _lab.Loop.Wake(Collections.Pods);
        await _lab.PassAsync(30);

        Assert.Equal("pg-2", Status("pg").TextAt("currentPrimary"));
        Assert.Equal(PostgresStep.Waiting, Status("pg").TextAt("phase"));
        Assert.False(Conditions.Holds(Status("pg"), "Ready"));
        Assert.Equal("pg-2", _lab.Find("", "endpoints", "pg-rw").ObjectsAt("subsets").Single().ObjectsAt("addresses").Single().TextAt("targetRef", "name"));
    }

    [Fact]
    public async Task An_operator_that_is_installed_and_not_available_does_nothing()
    {
        _lab.Create(Operator.Replace("cloudnative-pg:1", "cloudnative-pg:broken-1", StringComparison.Ordinal));
        _lab.Create(Postgres);
        await _lab.PassAsync(10);

        Assert.Equal("", Status("pg").TextAt("phase"));
        Assert.Null(_lab.Find("", "pods", "pg-1"));
    }

    [Fact]
    public async Task An_operator_acts_once_it_is_available()
    {
        _lab.Create(Postgres.Replace("\"instances\":2", "\"instances\":1", StringComparison.Ordinal));
        _lab.Create(Operator);
        await _lab.PassAsync(40);

        Assert.Equal(PostgresStep.Healthy, Status("pg").TextAt("phase"));
    }

    [Fact]
    public async Task A_backup_is_completed_and_told_of_by_its_cluster()
    {
        _lab.Create(Postgres);
        _lab.Create("""
            {"apiVersion":"postgresql.cnpg.io/v1","kind":"Backup","metadata":{"name":"now","namespace":"default"},"spec":{"cluster":{"name":"pg"}}}
            """);
        await _lab.PassAsync(40);

        Assert.Equal("completed", Find(BackupController.Backups, "now").TextAt("status", "phase"));
        Assert.True(Conditions.Holds(Status("pg"), "LastBackupSucceeded"));
    }

    [Fact]
    public async Task A_scheduled_backup_makes_backups_at_once_and_on_time()
    {
        _lab.Create("""
            {"apiVersion":"postgresql.cnpg.io/v1","kind":"ScheduledBackup","metadata":{"name":"often","namespace":"default"},
             "spec":{"schedule":"0 * * * * *","immediate":true,"cluster":{"name":"pg"}}}
            """);
        await _lab.RestAsync();
        Assert.Equal(["often-20260304050607"], _lab.Test.Cluster.List(BackupController.Backups).Select(backup => backup.Key.Name));

        await _lab.RestAsync(60);
        Assert.Equal(["often-20260304050607", "often-20260304050700"], _lab.Test.Cluster.List(BackupController.Backups).Select(backup => backup.Key.Name));
    }

    [Fact]
    public async Task A_tenant_says_what_it_waits_for_and_becomes_healthy()
    {
        _lab.Create("""
            {"apiVersion":"minio.min.io/v2","kind":"Tenant","metadata":{"name":"store","namespace":"default"},
             "spec":{"configuration":{"name":"store-env"},"pools":[{"name":"pool-0","servers":2,"volumesPerServer":2,
               "volumeClaimTemplate":{"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}}]}}
            """);
        await _lab.RestAsync();
        Assert.Equal("secrets \"store-env\" not found", Find(Tenant.Resource, "store").TextAt("status", "currentState"));

        _lab.Create("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"store-env","namespace":"default"},"data":{"config.env":""}}""");
        await _lab.RestAsync();
        var status = Find(Tenant.Resource, "store").ObjectAt("status");
        Assert.Equal("Waiting for Tenant to be healthy", status.TextAt("currentState"));
        Assert.Equal("red", status.TextAt("healthStatus"));
        Assert.Equal("store-pool-0", status.ObjectsAt("pools").Single().TextAt("ssName"));
        Assert.Equal(2, Find(Collections.StatefulSets, "store-pool-0").NumberAt("spec", "replicas"));
        Assert.NotNull(_lab.Find("", "services", "minio"));

        await _lab.PassAsync(30);
        status = Find(Tenant.Resource, "store").ObjectAt("status");
        Assert.Equal("Initialized", status.TextAt("currentState"));
        Assert.Equal("green", status.TextAt("healthStatus"));
        Assert.Equal(4, status.NumberAt("drivesOnline"));
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    private JsonObject? Status(string name) => Find(PostgresCluster.Resource, name).ObjectAt("status");

    private JsonObject? Find(ResourceName resource, string name) => _lab.Test.Cluster.Find(new ObjectKey(resource, "default", name))?.Content();
}
