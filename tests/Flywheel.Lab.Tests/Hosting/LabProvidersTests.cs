using Flywheel.Lab.Hosting;
using Flywheel.Lab.Providers.GitLab;
using Flywheel.LabAccess;

namespace Flywheel.Lab.Tests.Hosting;

/// <summary>That flywheel says of the stand-ins what they are.</summary>
public sealed class LabProvidersTests
{
    [Fact]
    public void Flywheel_knows_every_provider_of_the_lab_and_every_resource_of_it()
    {
        var forge = new LabForgeAccess(new("https://127.0.0.1:1/"), "", "");

        var served = LabProviders.All("", forge, TimeProvider.System);

        Assert.Equal(
            StandIn.All.Select(standIn => $"{standIn.Address}: {string.Join(' ', standIn.Resources)}"),
            served.Select(p => $"{p.Address}: {string.Join(' ', p.Resources.Select(r => r.TypeName).Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal));
    }
}
