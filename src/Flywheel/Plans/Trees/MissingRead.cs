using System.Text.RegularExpressions;
using Flywheel.Diagnostics;
using Flywheel.Repositories;

namespace Flywheel.Plans.Trees;

/// <summary>What to do when a plan did not find a file that the checkout has.</summary>
internal static partial class MissingRead
{
    /// <summary>The same problem, with the line for the settings where one would help.</summary>
    public static Diagnostic Advise(Diagnostic problem, StackTarget target)
    {
        if (problem.Help is not null || MissingFile().Match(problem.Detail) is not { Success: true } missing)
        {
            return problem;
        }

        var path = Path.GetFullPath(missing.Groups["path"].Value, target.Stack.Folder.FullPath);
        return target.Checkout.PathOf(path) is { } inside && Path.Exists(path)
            ? problem with { Help = Help(target.Stack.Name, Path.GetRelativePath(target.Stack.Folder.Tree.Root, path), IsIgnored(target, inside)) }
            : problem;
    }

    /// <summary>The line to add.</summary>
    public static string Line(string stack, string read) => $"stacks: {{ {stack}: {{ reads: [\"{read}\"] }} }}";

    private static string Help(string stack, string read, bool ignored) =>
        $"The file is in the checkout{(ignored ? ", where git ignores it" : "")}. A plan sees only the files that its stack declares; add to flywheel.yaml: {Line(stack, FileName.Printable(read))}";

    private static bool IsIgnored(StackTarget target, string path)
    {
        var folder = Path.GetDirectoryName(path) ?? "";
        return target.Checkout.Under(folder).All(file => file.Path != path);
    }

    // Words of tofu and terraform, which break lines where they like.
    [GeneratedRegex("no\\s+(?:such\\s+)?file\\s+(?:exists\\s+at|or\\s+directory:)\\s+\"?(?<path>[^\"\\n;]+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex MissingFile();
}
