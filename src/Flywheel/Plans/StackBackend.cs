using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Repositories;
using Flywheel.Validation;

namespace Flywheel.Plans;

/// <summary>How a stack reaches its state in one environment: the rule of names, by type of backend.</summary>
/// <param name="StateName"><c>STACK-ENVIRONMENT</c>.</param>
/// <param name="Init">What init is told; null where there is no backend to initialize.</param>
/// <param name="StateFile">The state's file where no backend block names one.</param>
/// <param name="Environment">Variables that name the state, for backends that take it from there.</param>
internal sealed record StackBackend(
    string StateName, BackendSettings? Init, string? StateFile, ImmutableSortedDictionary<string, string> Environment)
{
    private const string StatePlaceholder = "{state}";
    private static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary<string, string>.Empty;

    // Which of a backend's settings holds the name, from the documentation of tofu's backends.
    private static readonly ImmutableSortedDictionary<string, string> NameSetting = None
        .Add("s3", "key").Add("azurerm", "key").Add("oss", "key").Add("cos", "key")
        .Add("gcs", "prefix").Add("consul", "path").Add("kubernetes", "secret_suffix");

    /// <summary>The backend of a stack.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="environment">Name of the environment.</param>
    /// <param name="address"><c>state.address</c> of the settings, for http backends; null when it is not set.</param>
    /// <param name="home">Where local states are kept.</param>
    public static Checked<StackBackend> Of(Stack stack, string environment, string? address, FlywheelHome home)
    {
        var name = $"{stack.Name}-{environment}";
        var file = Path.Combine(home.State, $"{name}.tfstate");
        if (stack.Facts.Backend is not { } backend)
        {
            return new(new StackBackend(name, null, file, None), []);
        }

        return backend.Type switch
        {
            "local" => new(new StackBackend(name, new("local", None.Add("path", file)), null, None), []),
            "http" => Http(name, address, backend),
            "pg" => new(new StackBackend(name, new("pg", None), null, None.Add("PG_SCHEMA_NAME", name)), []),
            _ when NameSetting.TryGetValue(backend.Type, out var setting) =>
                new(new StackBackend(name, new(backend.Type, None.Add(setting, name)), null, None), []),
            _ => new(new StackBackend(name, new(backend.Type, None), null, None), []),
        };
    }

    private static Checked<StackBackend> Http(string name, string? address, BackendChoice backend)
    {
        if (address is null)
        {
            return new(new StackBackend(name, new("http", None), null, None), []);
        }

        if (!address.Contains(StatePlaceholder, StringComparison.Ordinal))
        {
            return new(null, [PlanRules.StateAddress.At(
                backend.Position, $"state.address is \"{address}\" and has no {StatePlaceholder} in it, so all stacks would share one state.",
                $"Put {StatePlaceholder} where the name of the state belongs.")]);
        }

        var full = address.Replace(StatePlaceholder, name, StringComparison.Ordinal);
        if (!Uri.TryCreate(full, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0)
        {
            return new(null, [PlanRules.StateAddress.At(
                backend.Position, "state.address is no URL, or has a user name or password in it. Addresses are stored in plans.",
                "Give credentials by TF_HTTP_USERNAME and TF_HTTP_PASSWORD.")]);
        }

        var settings = None.Add("address", full).Add("lock_address", $"{full}/lock").Add("unlock_address", $"{full}/lock");
        return new(new StackBackend(name, new("http", settings), null, None), []);
    }
}
