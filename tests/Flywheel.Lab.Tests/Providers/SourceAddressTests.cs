using Flywheel.Lab.Tests.Providers.Cycles;
using Flywheel.LabAccess;

namespace Flywheel.Lab.Tests.Providers;

/// <summary>The addresses and versions under which a stack names the lab's providers.</summary>
public sealed class SourceAddressTests(CycleLab lab) : IClassFixture<CycleLab>
{
    [Theory]
    [InlineData("registry.opentofu.org/")]
    [InlineData("registry.terraform.io/")]
    [InlineData("")]
    public async Task A_pinned_provider_is_found_under_its_address_in_either_registry(string registry)
    {
        using var module = new TerraformFolder(LabVariables.For(lab.Address, "pipeline"), Pinned(registry));

        await module.InitAsync();

        (await module.PlanAsync()).Expect(2);
        Assert.False(File.Exists(Path.Combine(module.Root, ".terraform.lock.hcl")), "a lock file of stand-ins was written");
    }

    [Fact]
    public async Task A_committed_lock_file_of_the_real_providers_is_no_hindrance_and_stays_as_it_is()
    {
        const string Lock = """
            provider "registry.opentofu.org/hashicorp/random" {
              version     = "3.9.0"
              constraints = "3.9.0"
              hashes = [
                "h1:KG4NuIBl1mRWU0KD/BGfCi1YN/j3F7H4YgeeM7iSdNs=",
              ]
            }

            """;
        using var module = new TerraformFolder(LabVariables.For(lab.Address, "pipeline"), Pinned("registry.opentofu.org/"));
        var file = Path.Combine(module.Root, ".terraform.lock.hcl");
        await File.WriteAllTextAsync(file, Lock, TestContext.Current.CancellationToken);

        (await module.RunAsync("init", "-input=false", "-no-color", "-lockfile=readonly")).Expect(0);

        (await module.PlanAsync()).Expect(2);
        Assert.Equal(Lock, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    private static string Pinned(string registry) => $$"""
        terraform {
          required_providers {
        {{string.Join('\n', StandIn.All.Select(s => $"    {s.Type} = {{ source = \"{registry}{s.Address}\", version = \"{s.Versions[0]}\" }}"))}}
          }
        }

        provider "helm" {}
        provider "gitlab" {}
        resource "random_id" "a" {
          byte_length = 4
        }
        resource "kubernetes_namespace_v1" "a" {
          metadata { name = "source-address" }
        }
        resource "kubectl_manifest" "a" {
          yaml_body = yamlencode({ apiVersion = "v1", kind = "ConfigMap", metadata = { name = "a", namespace = "default" } })
        }
        """;
}
