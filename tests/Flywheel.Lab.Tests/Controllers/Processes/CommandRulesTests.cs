using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Artifacts;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Controllers.Processes;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Controllers.Processes;

public sealed class CommandRulesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Artifact _archive;
    private readonly CommandRules _rules;

    public CommandRulesTests()
    {
        _archive = new ArtifactStore(_folder.Of("artifacts")).Put("app", "an archive"u8);
        Directory.CreateDirectory(_folder.Of("bin"));
        File.WriteAllText(_folder.Of("bin/node"), "");
        File.SetUnixFileMode(_folder.Of("bin/node"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _rules = new(new() { Folder = _folder.Of("pods"), Artifacts = [_folder.Of("artifacts")], Allowed = new AllowedCommands([]), Path = _folder.Of("bin") });
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("inspect", "-p", "1")]
    [InlineData("build/index.js", "--port", "1")]
    public void What_node_runs_of_an_archive_is_a_file_of_it_and_never_a_word_that_node_knows(params string[] arguments)
    {
        var check = _rules.Check(Command(["node", .. arguments]));

        Assert.Null(check.Refusal);
        Assert.Equal([$"./{arguments[0]}", .. arguments[1..]], check.Arguments);
    }

    [Theory]
    [InlineData("node", "-e", "1")]
    [InlineData("node", "../x.js")]
    [InlineData("node", "/x.js")]
    [InlineData("node")]
    [InlineData("sh", "x.sh")]
    [InlineData("../bin/node", "x.js")]
    public void Everything_else_is_not_allowed(params string[] arguments) =>
        Assert.Equal(CommandRules.NotAllowed, _rules.Check(Command([.. arguments])).Refusal?.Reason);

    [Theory]
    [InlineData("""["\ud800"]""", "")]
    [InlineData("""["node","x.js"]""", """{"A":"1","A":"2"}""")]
    [InlineData("""["node","x.js"]""", """{"A":"\ud800"}""")]
    [InlineData("""["node","x.js"]""", """{"\ud800":"1"}""")]
    public void Annotations_that_hold_no_texts_are_a_problem_of_the_pod(string command, string environment) =>
        Assert.NotNull(LocalCommand.Of(Pod(command, environment))!.Problem);

    private LocalCommand Command(ImmutableArray<string> arguments) => new()
    {
        Arguments = arguments,
        Environment = ImmutableSortedDictionary<string, string>.Empty,
        Container = "main",
        Artifact = $"sha256:{_archive.Digest.Hex}",
    };

    private static Seen Pod(string command, string environment)
    {
        var annotations = new JsonObject { [LocalCommand.CommandAnnotation] = command, [LocalCommand.EnvironmentAnnotation] = environment };
        var content = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "web", ["annotations"] = annotations }, ["spec"] = new JsonObject() };
        return new(new KubeObject(new ObjectKey(Collections.Pods, "default", "web"), "1", 1, KubeJson.Bytes(content)));
    }
}
