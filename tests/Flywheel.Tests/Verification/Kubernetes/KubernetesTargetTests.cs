using Flywheel.Tests.Deployments;
using Flywheel.Verification.Kubernetes;

namespace Flywheel.Tests.Verification.Kubernetes;

/// <summary>Which stacks have objects in a cluster.</summary>
public sealed class KubernetesTargetTests
{
    [Theory]
    [InlineData("resource \"terraform_data\" \"a\" {\n}\n", false)]
    [InlineData("resource \"random_id\" \"a\" {\n}\n", false)]
    [InlineData("resource \"kubernetes_secret_v1\" \"a\" {\n}\n", true)]
    [InlineData("terraform {\n  required_providers {\n    kubectl = { source = \"registry.opentofu.org/alekc/kubectl\" }\n  }\n}\n", true)]
    [InlineData("terraform {\n  required_providers {\n    it = { source = \"hashicorp/helm\" }\n  }\n}\n", true)]
    [InlineData("terraform {\n  required_providers {\n    helm = { source = \"example/wheel\" }\n  }\n}\n", false)]
    public void A_stack_has_objects_when_it_uses_a_provider_that_makes_some(string hcl, bool expected)
    {
        using var stack = new StackSandbox(hcl);

        Assert.Equal(expected, KubernetesTarget.HasObjects(stack.Target()));
    }
}
