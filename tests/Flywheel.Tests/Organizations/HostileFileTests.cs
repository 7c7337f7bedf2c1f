using System.Globalization;
using System.Text;
using Flywheel.Documents;
using Flywheel.Organizations;
using Flywheel.Settings;

namespace Flywheel.Tests.Organizations;

public sealed class HostileFileTests
{
    [Theory]
    [InlineData(OrganizationSamples.Canonical)]
    [InlineData(OrganizationSamples.ClustersCareless)]
    [InlineData("stacks: { a: { after: [b], variables: { x: [1, 0.5] }, timeout: 1m } }\nverify: { http: [{ name: a, url: 'https://{domain}/' }] }\n")]
    public void A_damaged_file_never_ends_in_an_exception(string yaml)
    {
        var pieces = "[]{}:,-?&*!|>'\"%@`#\n\t \\x\0u~<\u00ff".Select(c => (byte)c).ToArray();
        var random = new Noise();
        for (var round = 0; round < 3000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(yaml);
            for (var change = 0; change <= random.Below(4); change++)
            {
                bytes[random.Below(bytes.Length)] = pieces[random.Below(pieces.Length)];
            }

            var organization = OrganizationReader.Read("organization.yaml", bytes);
            var settings = SettingsReader.Read("flywheel.yaml", bytes);

            Assert.True(organization.Value is not null || organization.Diagnostics.Any(d => d.IsError));
            Assert.True(settings.Value is not null || settings.Diagnostics.Any(d => d.IsError));
        }
    }

    [Theory]
    [InlineData("organization: { name: a, environments: {\n", "  e{0}: {{ cluster_context: c, namespace: n, domain: a.test }},\n", "  } }\nrunners: {}\ncache: { server: https://a.test, name: a }\n")]
    [InlineData("runners:\n", "  r{0}: {{ type: nix, tags: [a], environments: [e{0}, x] }}\n", "")]
    [InlineData("runners:\n", "  r{0}: {{ type: nix, tags: [a], environments: [e{0}] }}\n", "")]
    [InlineData("runners:\n", "  r{0}: {{ type: nix, tags: [a] }}\n", "")]
    [InlineData("", "k{0}: YOUR_VALUE\n", "")]
    [InlineData("", "a: {0}\n", "")]
    [InlineData("organization: { name: a }\nclusters:\n", "- {{ name: c{0}, context: c, domain: a.test }}\n", "")]
    [InlineData("stacks:\n", "  s{0}: {{ after: [s{0}, t{0}] }}\n", "")]
    [InlineData("secrets:\n", "- S{0}\n", "")]
    public void A_mebibyte_of_entries_is_answered_within_moments_and_a_bounded_number_of_words(string before, string entry, string after)
    {
        var format = CompositeFormat.Parse(entry);
        var text = new StringBuilder(before);
        for (var i = 0; text.Length < YamlText.LargestFile - 200; i++)
        {
            text.AppendFormat(CultureInfo.InvariantCulture, format, i);
        }

        var bytes = Encoding.UTF8.GetBytes(text.Append(after).ToString());
        var started = TimeProvider.System.GetTimestamp();

        var organization = OrganizationReader.Read("organization.yaml", bytes);
        var settings = SettingsReader.Read("flywheel.yaml", bytes);

        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.InRange(organization.Diagnostics.Length, 0, (2 * ProblemList.Most) + 2);
        Assert.InRange(settings.Diagnostics.Length, 0, (2 * ProblemList.Most) + 2);
    }

    /// <summary>The same sequence in every run.</summary>
    private sealed class Noise
    {
        private uint _state = 12345;

        public int Below(int limit)
        {
            _state = (_state * 1664525) + 1013904223;
            return (int)((_state >> 8) % (uint)limit);
        }
    }
}
