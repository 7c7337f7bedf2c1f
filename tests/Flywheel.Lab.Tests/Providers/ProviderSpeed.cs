using System.Globalization;
using Flywheel.Lab.Hosting;
using Flywheel.LabAccess;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Providers;

/// <summary>How fast the stand-ins are beside terraform's built-in resource. Run by hand: <c>-explicit only</c>.</summary>
public sealed class ProviderSpeed(ITestOutputHelper output)
{
    private const int Many = 200;

    [Fact(Explicit = true)]
    public async Task Many_config_maps_take_at_most_three_times_as_long_as_built_in_resources()
    {
        using var folder = new TemporaryFolder();
        await using var lab = await LabHost.StartAsync(new() { Folder = folder.Root }, TestContext.Current.CancellationToken);
        using var builtIn = new TerraformFolder("", $$"""
            resource "terraform_data" "many" {
              count = {{Many}}
              input = "v${count.index}"
            }
            """);
        using var maps = Maps(lab, Many);
        await maps.ApplyAsync();
        await maps.DestroyAsync();
        await builtIn.InitAsync();

        var built = await TimeAsync(builtIn.ApplyAsync);
        var made = await TimeAsync(maps.ApplyAsync);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Many} terraform_data {built:0} ms, {Many} config maps {made:0} ms: {made / built:0.00} times"));
        Assert.True(made <= built * 3);
    }

    [Fact(Explicit = true)]
    public async Task A_plan_of_four_unchanged_objects_is_fast()
    {
        using var folder = new TemporaryFolder();
        await using var lab = await LabHost.StartAsync(new() { Folder = folder.Root }, TestContext.Current.CancellationToken);
        using var module = Maps(lab, 4);
        await module.ApplyAsync();

        var times = new List<double>();
        for (var i = 0; i < 15; i++)
        {
            times.Add(await TimeAsync(async () => (await module.PlanAsync()).Expect(0)));
        }

        times.Sort();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"plan of 4: median {times[7]:0} ms, from {times[0]:0} to {times[^1]:0} ms"));
        Assert.True(times[7] < 250);
    }

    private static TerraformFolder Maps(LabHost lab, int count) => new(LabVariables.Reattach(lab.Address), $$"""
        terraform {
          required_providers {
            kubernetes = {
              source = "hashicorp/kubernetes"
            }
          }
        }

        provider "kubernetes" {
          config_path = "{{lab.Address.Kubeconfig}}"
        }

        resource "kubernetes_config_map_v1" "many" {
          count = {{count}}
          metadata {
            name = "m${count.index}"
          }
          data = { k = "v" }
        }
        """);

    private static async Task<double> TimeAsync(Func<Task> run)
    {
        var start = TimeProvider.System.GetTimestamp();
        await run();
        return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
    }
}
