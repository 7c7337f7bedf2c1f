using System.Collections.Immutable;
using Flywheel.LabAccess;
using Flywheel.Testing;

namespace Flywheel.Tests.LabAccess;

/// <summary>Finding the lab's program and what runs it.</summary>
public sealed class LabProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void It_lies_beside_flywheel_and_is_run_by_the_runtime_of_DOTNET_ROOT()
    {
        var lab = Touch("lab/Flywheel.Lab.dll");
        var dotnet = Touch("root/dotnet", executable: true);

        var found = LabProgram.Find(_folder.Root, Variables(("DOTNET_ROOT", _folder.Of("root")), ("PATH", "/usr/bin")));

        Assert.Equal(dotnet, found.Value!.File);
        Assert.Equal([lab], found.Value.Arguments);
    }

    [Fact]
    public void A_program_that_the_environment_names_is_taken_instead()
    {
        var program = Touch("own/lab", executable: true);

        var found = LabProgram.Find(_folder.Root, Variables(("FLYWHEEL_LAB", program)));

        Assert.Equal(program, found.Value!.File);
        Assert.Empty(found.Value.Arguments);
    }

    [Theory]
    [InlineData("/nowhere/lab")]
    [InlineData("relative/lab.dll")]
    [InlineData("")]
    public void Where_there_is_none_it_says_so(string named) =>
        Assert.Equal("FW9201", Assert.Single(LabProgram.Find(_folder.Root, Variables(("FLYWHEEL_LAB", named))).Diagnostics).Code);

    public void Dispose() => _folder.Dispose();

    private static ImmutableSortedDictionary<string, string> Variables(params (string Name, string Value)[] variables) =>
        variables.ToImmutableSortedDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);

    private string Touch(string name, bool executable = false)
    {
        var path = _folder.Of(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        if (executable)
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return path;
    }
}
