using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Organizations;

/// <summary>The rules between an organization and the stacks of its repository.</summary>
internal static class StackReferences
{
    /// <summary>Every stack has variables for every environment, and every pair of them a state of its own.</summary>
    /// <param name="organization">Gives the environments.</param>
    /// <param name="stacks">Names of the stacks.</param>
    /// <param name="hasVariables">Whether the stack, first, has a var file for the environment, second.</param>
    public static ImmutableArray<Diagnostic> Check(Organization organization, IEnumerable<string> stacks, Func<string, string, bool> hasVariables)
    {
        var diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
        var states = new Dictionary<string, (string Stack, string Environment)>(StringComparer.OrdinalIgnoreCase);
        foreach (var stack in stacks.Order(StringComparer.Ordinal))
        {
            foreach (var environment in organization.Environments)
            {
                if (!hasVariables(stack, environment.Name))
                {
                    diagnostics.Add(OrganizationRules.VarFileMissing.At(
                        environment.Position,
                        $"The stack \"{stack}\" has no {environment.Name}.tfvars.",
                        $"Add {environment.Name}.tfvars to the folder of the stack, even an empty one."));
                }

                var state = StateName(stack, environment.Name);
                if (!states.TryAdd(state, (stack, environment.Name)))
                {
                    var other = states[state];
                    diagnostics.Add(OrganizationRules.StateNameTaken.At(
                        environment.Position,
                        $"The stack \"{stack}\" in \"{environment.Name}\" and the stack \"{other.Stack}\" in \"{other.Environment}\" "
                        + $"would both keep their state as \"{state}\".",
                        "Rename one of the stacks."));
                }
            }
        }

        return diagnostics.DrainToImmutable();
    }

    /// <summary><c>stack-environment</c>.</summary>
    public static string StateName(string stack, string environment) => $"{stack}-{environment}";
}
