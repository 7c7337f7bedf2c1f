using System.Collections.Immutable;
using Flywheel.Files;
using Flywheel.LabAccess;
using Flywheel.Testing;

namespace Flywheel.Tests.LabAccess;

/// <summary>What a repository's lab is started with.</summary>
public sealed class LabDefaultsTests : IDisposable
{
    private readonly Sandbox _sandbox = Sandbox.Create();

    [Fact]
    public void The_forge_has_the_group_of_the_organization()
    {
        _sandbox.WithOrganization("""
            organization:
              name: acme-corp
              environments:
                lab: { cluster_context: lab, namespace: apps, domain: apps.example.com }
            runners: {}
            forge: { type: gitlab, url: https://gitlab.example.com, group: acme/teams/platform }
            cache: { server: https://attic.apps.example.com, name: main }

            """);

        Assert.Equal("acme/teams/platform", Arguments() is [.., "--group", var group, "--allow-folder", _] ? group : null);
    }

    [Fact]
    public void Without_a_forge_the_group_is_the_labs_own()
    {
        _sandbox.WithOrganization();

        Assert.DoesNotContain("--group", Arguments());
    }

    public void Dispose() => _sandbox.Dispose();

    private ImmutableArray<string> Arguments()
    {
        var program = Path.Combine(_sandbox.Root, "lab-program");
        File.WriteAllText(program, "");
        File.SetUnixFileMode(program, DurableFile.Private | UnixFileMode.UserExecute);
        var (organization, contexts) = LabContexts.In(_sandbox.Root);
        var variables = ImmutableSortedDictionary<string, string>.Empty.Add("FLYWHEEL_LAB", program);
        return LabDefaults.For(new FlywheelHome(Path.Combine(_sandbox.Root, ".flywheel")), organization, contexts, variables).Value!.Arguments;
    }
}
