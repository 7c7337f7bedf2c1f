using System.Globalization;
using System.Text;

namespace Flywheel.EndToEnd.Guarantees;

/// <summary>A plan that was altered, exchanged for another one or brought elsewhere is refused with a sentence, and the tool is never asked to apply.</summary>
public sealed class AlteredPlanTests : IDisposable
{
    private const string Prod = "    prod:\n      cluster_context: prod\n      namespace: attic-cache\n      domain: prod.example.com\nrunners";
    private const string Key = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private const string OtherKey = "YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODk=";

    private const int Cluster = 1;
    private const int OtherCluster = 2;

    private readonly FakedRepository _repository = new(stacks: 2);
    private readonly Dice _dice;

    public AlteredPlanTests(ITestOutputHelper output)
    {
        _dice = new(output);
        var organization = Path.Combine(_repository.Root, "organization.yaml");
        File.WriteAllText(organization, File.ReadAllText(organization).Replace("runners", Prod, StringComparison.Ordinal));
        _repository.Sandbox.WithSettings("default_environment: lab\n")
            .WithStack("stack1", hcl: "provider \"kubernetes\" {\n}\n\nresource \"terraform_data\" \"this\" {}\n")
            .WithFile("tofu/stacks/stack1/.terraform.lock.hcl", "# locked\n").Commit();
        _repository.Environment["KUBECONFIG"] = _repository.Besides("kubeconfig");
        PointTo(Cluster);
        _repository.Environment["FLYWHEEL_PLAN_KEY"] = Key;
    }

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Altered_exchanged_or_brought_elsewhere_it_is_refused_and_never_applied()
    {
        var plan = (await _repository.RunJsonAsync("plan")).ExitedWith(0);
        var others = new Dictionary<string, string>
        {
            ["another stack"] = Bundle(plan, "stack2"),
            ["another run"] = Bundle((await _repository.RunJsonAsync("plan")).ExitedWith(0), "stack1"),
            ["another environment"] = Bundle((await _repository.RunJsonAsync("plan", "--env", "prod")).ExitedWith(0), "stack1"),
        };
        var path = Bundle(plan, "stack1");
        var sealedBytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        string[] kinds = ["flipped bit", "changed byte", "cut off", "longer", "two parts exchanged", "another key", "another cluster", "another version of tofu", .. others.Keys];
        for (var round = 1; round <= Dice.Rounds(60, 500); round++)
        {
            var kind = kinds[round % kinds.Length];
            var where = _dice.Where(round, kind);
            string expected;
            using (new Undoing(() => Restore(path, sealedBytes)))
            {
                if (others.TryGetValue(kind, out var other))
                {
                    expected = "FW4310";
                    File.Copy(other, path, overwrite: true);
                }
                else
                {
                    expected = Alter(kind, path, sealedBytes);
                }

                var refused = await _repository.RunJsonAsync("deploy", "--run", plan.RunId, "--stack", "stack1");

                Assert.True(refused.Code == 4, $"{where}: it ended with {refused.Code}.\n{refused.Output}");
                Assert.True(refused.Codes is [var code] && code == expected, $"{where}: {string.Join(" ", refused.Codes)}\n{refused.Output}");
                Assert.True(refused.Diagnostic(expected).GetProperty("help").GetString() is { Length: > 10 }, $"{where}: it does not say what to do.");
            }

            Assert.True(_repository.Begun == 0, $"{where}: an apply began.");
        }

        // Untouched it is as good as ever.
        (await _repository.RunJsonAsync("deploy", "--run", plan.RunId, "--stack", "stack1")).ExitedWith(0);
        Assert.Equal(1, _repository.Begun);
    }

    private string Bundle(ProgramExit plan, string stack) => _repository.ArtifactFile(plan.ArtifactOf($"plan/{stack}", "plan.bundle"));

    // What refuses it, by its code.
    private string Alter(string kind, string path, byte[] whole)
    {
        var (bytes, at) = (whole.ToArray(), _dice.Next(0, whole.Length));
        switch (kind)
        {
            case "another key":
                _repository.Environment["FLYWHEEL_PLAN_KEY"] = OtherKey;
                return "FW4304";
            case "another cluster":
                PointTo(OtherCluster);
                return "FW4322";
            case "another version of tofu":
                var tool = Path.Combine(_repository.Bin, "terraform");
                File.WriteAllText(tool, File.ReadAllText(tool).Replace("v1.11.4", "v1.11.5", StringComparison.Ordinal));
                return "FW4324";
            case "flipped bit":
                bytes[at] ^= (byte)(1 << _dice.Next(0, 8));
                break;
            case "changed byte":
                bytes[at] += (byte)_dice.Next(1, 256);
                break;
            case "cut off":
                bytes = bytes[..at];
                break;
            case "longer":
                bytes = [.. bytes, .. Encoding.UTF8.GetBytes("more")];
                break;
            default:
                var half = bytes.Length / 2;
                bytes = [.. bytes[half..], .. bytes[..half]];
                break;
        }

        File.WriteAllBytes(path, bytes);
        return kind == "two parts exchanged" ? "FW4301" : "FW4303";
    }

    private void Restore(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        _repository.Environment["FLYWHEEL_PLAN_KEY"] = Key;
        _repository.Planning();
        PointTo(Cluster);
    }

    // Nobody answers there, so a cluster is known by its address alone.
    private void PointTo(int port) => File.WriteAllText(
        _repository.Environment["KUBECONFIG"],
        string.Create(CultureInfo.InvariantCulture, $$"""
            apiVersion: v1
            kind: Config
            clusters: [{ name: one, cluster: { server: "http://127.0.0.1:{{port}}" } }]
            users: [{ name: one, user: { token: "nobody-knows-it" } }]
            contexts: [{ name: lab, context: { cluster: one, user: one } }, { name: prod, context: { cluster: one, user: one } }]
            """));

    private sealed class Undoing(Action undo) : IDisposable
    {
        public void Dispose() => undo();
    }
}
