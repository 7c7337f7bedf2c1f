namespace Flywheel.Lab.Tests.Platform;

/// <summary>The attic stack with an object store of several servers.</summary>
public sealed class AtticStoreTests(AtticStack stack) : IClassFixture<AtticStack>
{
    [Fact]
    public async Task The_object_store_may_be_distributed()
    {
        await stack.DeployAsync("store={ servers = 4, volume_size = \"1Gi\" }", "rehearse_restore=false", "enable_bazel_cache=false");

        await stack.KubectlAsync("wait", "tenant/main-store", "--for=jsonpath={.status.healthStatus}=green", "--timeout=30s");
        Assert.Equal("4", await stack.KubectlAsync("get", "statefulset/main-store-pool-0", "-o=jsonpath={.status.readyReplicas}"));
    }
}
