using Flywheel.Processes;
using Flywheel.Sandboxing;
using Flywheel.Testing;
using Flywheel.Tools;

namespace Flywheel.Tests.Sandboxing;

public sealed class SandboxFinderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ProcessRunner _processes = new(TimeProvider.System);

    [Fact(Timeout = 60_000)]
    public async Task A_machine_with_bubblewrap_runs_the_tool_in_a_sandbox()
    {
        RequiredTool.Find("bwrap");

        var found = await new SandboxFinder(Everything, _processes).FindAsync(Terraform());

        Assert.Empty(found.Diagnostics);
        Assert.NotNull(found.Value);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_bubblewrap_the_way_to_get_it_is_told()
    {
        var found = await new SandboxFinder(new(_folder.Root, "/nowhere"), _processes).FindAsync(Terraform());

        var problem = Assert.Single(found.Diagnostics);
        Assert.Null(found.Value);
        Assert.Equal("FW4420", problem.Code);
        Assert.Contains("bwrap", problem.Detail, StringComparison.Ordinal);
        Assert.Contains("apt-get install bubblewrap", problem.Help, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Where_namespaces_are_forbidden_the_words_of_the_system_are_told()
    {
        Script("bwrap", "echo 'bwrap: No permissions to create new namespace' >&2; exit 1");
        Script("setpriv", "while [ \"$1\" != -- ]; do shift; done; shift; exec \"$@\"");

        var found = await new SandboxFinder(new(_folder.Root, "/nowhere"), _processes).FindAsync(Terraform());

        Assert.Contains("No permissions to create new namespace", Assert.Single(found.Diagnostics).Detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Root_without_setpriv_or_another_user_gets_no_sandbox()
    {
        Script("bwrap", "exit 0");

        var withoutSetpriv = await new SandboxFinder(new(_folder.Root, "/nowhere"), _processes) { ChooseUser = () => new SandboxUser(1_900_000_001) }.FindAsync(Terraform());
        var alone = await new SandboxFinder(new(_folder.Root, "/nowhere"), _processes) { ChooseUser = () => null }.FindAsync(Terraform());

        Assert.Contains("setpriv", Assert.Single(withoutSetpriv.Diagnostics).Detail, StringComparison.Ordinal);
        Assert.Contains("no other user", Assert.Single(alone.Diagnostics).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_one_file_brings_nothing_else_along()
    {
        Assert.True(SandboxedProgram.Of(RequiredTool.Find("terraform")).IsAlone);
        Assert.False(SandboxedProgram.Of("/bin/sh").IsAlone);
        Assert.False(SandboxedProgram.Of(Script("wrapper", "exec terraform")).IsAlone);
    }

    public void Dispose() => _folder.Dispose();

    private static ToolPath Everything => new(Environment.GetEnvironmentVariable("PATH") ?? "", "/nowhere");

    private static Tool Terraform() => new("terraform", RequiredTool.Find("terraform"), "1.11.4", "test");

    private string Script(string name, string text)
    {
        var path = _folder.Of(name);
        File.WriteAllText(path, $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }
}
