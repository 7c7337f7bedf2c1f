using System.Text.Json;

namespace Flywheel.Lab.Tests.Providers.Cycles;

/// <summary>The steps that a stack of any provider goes through.</summary>
internal static class CycleSteps
{
    /// <summary>init, validate, plan, show, apply of the saved plan, and nothing more to do.</summary>
    /// <param name="module">The root module.</param>
    /// <param name="created">How many resources that makes.</param>
    public static async Task MakeAsync(this TerraformFolder module, int created)
    {
        await module.InitAsync();
        Assert.Contains("The configuration is valid", (await module.RunAsync("validate", "-no-color")).Expect(0), StringComparison.Ordinal);
        Assert.Contains($"Plan: {created} to add, 0 to change, 0 to destroy", (await module.PlanAsync("-out=p")).Expect(2), StringComparison.Ordinal);
        using var shown = JsonDocument.Parse((await module.RunAsync("show", "-json", "p")).Expect(0));
        Assert.Equal(created, shown.RootElement.GetProperty("resource_changes").EnumerateArray()
            .Count(change => change.GetProperty("change").GetProperty("actions")[0].GetString() == "create"));
        Assert.Contains($"{created} added", (await module.RunAsync("apply", "-input=false", "-no-color", "p")).Expect(0), StringComparison.Ordinal);
        await module.ExpectNoChangesAsync();
    }

    /// <summary>What somebody changed or deleted is planned, and mended.</summary>
    /// <param name="module">The root module.</param>
    /// <param name="named">What the plan says.</param>
    public static async Task MendAsync(this TerraformFolder module, params string[] named)
    {
        var plan = (await module.PlanAsync()).Expect(2);
        Assert.All(named, text => Assert.Contains(text, plan, StringComparison.Ordinal));
        await module.ApplyAsync();
        await module.ExpectNoChangesAsync();
    }

    /// <summary>Forgets its objects and takes them in again.</summary>
    /// <param name="module">The root module.</param>
    /// <param name="objects">Addresses and what the provider identifies them by.</param>
    /// <returns>The plan that imports them.</returns>
    public static async Task<string> ImportAsync(this TerraformFolder module, params (string Address, string Id)[] objects)
    {
        (await module.RunAsync(["state", "rm", .. objects.Select(o => o.Address)])).Expect(0);
        await File.WriteAllTextAsync(
            Path.Combine(module.Root, "imports.tf"),
            string.Concat(objects.Select(o => $"import {{\n  to = {o.Address}\n  id = \"{o.Id}\"\n}}\n")),
            TestContext.Current.CancellationToken);
        var plan = (await module.PlanAsync("-out=p")).Expect(2);
        (await module.RunAsync("apply", "-input=false", "-no-color", "p")).Expect(0);
        await module.ExpectNoChangesAsync();
        return plan;
    }

    /// <summary>Without the frames and the line breaks that terraform puts into a diagnostic.</summary>
    public static string Words(string output) =>
        string.Join(' ', output.Split([' ', '\n', '\u2502', '\u2577', '\u2575'], StringSplitOptions.RemoveEmptyEntries));
}
