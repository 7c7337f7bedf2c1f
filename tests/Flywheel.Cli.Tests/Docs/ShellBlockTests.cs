using System.Collections.Immutable;
using Flywheel.Processes;
using Flywheel.Testing;

namespace Flywheel.Cli.Tests.Docs;

/// <summary>The shell commands of the docs, also those that no test can run: a shell understands them.</summary>
public sealed class ShellBlockTests
{
    [Fact]
    public async Task A_shell_reads_every_block_without_an_error()
    {
        using var folder = new TemporaryFolder();
        var bash = RequiredTool.Find("bash");
        var blocks = CodeBlock.All.Where(block => block.Kind == "sh").ToList();
        Assert.Contains(blocks, block => block.File == "docs/real-cluster.md");

        foreach (var block in blocks)
        {
            await File.WriteAllTextAsync(folder.Of("block.sh"), block.Text, TestContext.Current.CancellationToken);
            var output = new CapturedOutput();
            var exit = await new ProcessRunner(TimeProvider.System).RunAsync(
                new ToolCommand
                {
                    File = bash,
                    Arguments = ["-n", folder.Of("block.sh")],
                    Directory = folder.Root,
                    Environment = ImmutableSortedDictionary<string, string>.Empty,
                    Timeout = TimeSpan.FromSeconds(30),
                },
                output,
                new StopSignal(TestContext.Current.CancellationToken, CancellationToken.None));
            Assert.True(exit.Code == 0, $"{block.Place}: {output.ErrorText}");
        }
    }
}
