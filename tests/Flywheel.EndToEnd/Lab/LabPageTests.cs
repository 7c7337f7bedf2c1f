using System.Text.RegularExpressions;

namespace Flywheel.EndToEnd.Lab;

/// <summary>The commands of docs/lab.md, as a reader types them.</summary>
public sealed partial class LabPageTests
{
    [Fact]
    public async Task The_commands_of_the_page_work_in_their_order()
    {
        using var checkout = new LabCheckout();
        var blocks = ShellBlock().Matches(await File.ReadAllTextAsync(Path.Combine(FlywheelProgram.RepositoryRoot, "docs/lab.md"), TestContext.Current.CancellationToken))
            .Select(block => LabCommand().Matches(block.Groups[1].Value).Select(command => Words(command.Value)).ToList())
            .Where(commands => commands.Count > 0)
            .ToList();

        Assert.True(blocks.Sum(commands => commands.Count) > 9);
        foreach (var commands in blocks)
        {
            (await checkout.RunAsync("lab", "up")).ExitedWith(0);
            foreach (var command in commands)
            {
                (await checkout.RunAsync(command)).ExitedWith(0);
            }
        }
    }

    private static string[] Words(string command) =>
        [.. Word().Matches(command).Skip(1).Select(word => word.Value.Trim('\''))];

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();

    [GeneratedRegex(@"\./flywheel lab [^\n)]*")]
    private static partial Regex LabCommand();

    [GeneratedRegex(@"'[^']*'|\S+")]
    private static partial Regex Word();
}
