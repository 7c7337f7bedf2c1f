using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Repositories.Hcl;

namespace Flywheel.Repositories;

/// <summary>Whether somebody sets the variables that a stack cannot do without.</summary>
internal static class StackVariables
{
    /// <summary>One diagnostic for each required variable without a value, at its block. Nothing is said about a stack that was not read to its end.</summary>
    /// <param name="set">Names that settings, the engine (image, app) and <c>TF_VAR_</c> variables give.</param>
    public static ImmutableArray<Diagnostic> Unset(Stack stack, string environment, IReadOnlySet<string> set)
    {
        var required = stack.Facts.Variables.Values.Where(variable => variable.IsRequired && !set.Contains(variable.Name)).ToList();
        if (required.Count == 0 || stack.Facts.IsIncomplete)
        {
            return [];
        }

        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in FilesOf(stack, environment))
        {
            if (!TryReadNames(stack.Folder.Tree, file, given))
            {
                return [];
            }
        }

        return [.. required.Where(variable => !given.Contains(variable.Name)).Select(variable => RepositoryRules.VariableUnset.At(
            variable.Position,
            $"The stack \"{stack.Name}\" needs the variable \"{variable.Name}\", and nothing sets it for the environment \"{environment}\".",
            $"Set it in {stack.Folder.Shown}/{environment}.tfvars or under stacks.{stack.Name}.variables in flywheel.yaml, or give it a default."))];
    }

    /// <summary>A file of the stack gives the variable a value in that environment.</summary>
    public static bool Sets(Stack stack, string environment, string variable)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in FilesOf(stack, environment))
        {
            TryReadNames(stack.Folder.Tree, file, given);
        }

        return given.Contains(variable);
    }

    private static IEnumerable<FileEntry> FilesOf(Stack stack, string environment) =>
        stack.VarFile(environment) is { } own ? stack.AutomaticVarFiles.Append(own) : stack.AutomaticVarFiles;

    // A file that cannot be read to its end could set anything; tofu will say what is wrong with it.
    private static bool TryReadNames(FileTree tree, FileEntry file, HashSet<string> names)
    {
        if (tree.Read(file, ModuleFactsReader.LargestFile) is not { } content)
        {
            return false;
        }

        var read = HclFile.Read(content, TofuFiles.IsJson(file.Name));
        names.UnionWith(read.Body.Attributes.Select(attribute => attribute.Name));
        names.UnionWith(read.Body.Blocks.Select(block => block.Type));
        return read.Problem == HclProblem.None;
    }
}
