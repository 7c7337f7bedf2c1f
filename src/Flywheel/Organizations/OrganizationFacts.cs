using System.Text;
using System.Text.Json;

namespace Flywheel.Organizations;

/// <summary>What a stack is told of the organization: the value of the tofu variable <c>organization</c>, for one environment.</summary>
/// <remarks>
/// A stack declares the variable with the members that it uses; tofu drops the others, so members may be added. Members without a value are
/// null. <c>runners</c> are those of the environment, and <c>cache.server</c> is where the cache answers in it.
/// </remarks>
internal static class OrganizationFacts
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "organization";

    /// <summary>The value as JSON, the same bytes for the same organization.</summary>
    /// <param name="organization">All of it.</param>
    /// <param name="environment">One of its environments.</param>
    /// <param name="isLab">The environment is a simulation.</param>
    public static string Json(Organization organization, DeploymentEnvironment environment, bool isLab)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("name", organization.Name);
            WriteEnvironment(json, environment, isLab);
            WriteRunners(json, organization.RunnersIn(environment.Name));
            WriteCache(json, organization.Cache, environment.Domain);
            WriteForge(json, organization.Forge);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void WriteEnvironment(Utf8JsonWriter json, DeploymentEnvironment environment, bool isLab)
    {
        json.WriteStartObject("environment");
        json.WriteString("name", environment.Name);
        json.WriteString("cluster_context", environment.ClusterContext);
        json.WriteString("namespace", environment.Namespace);
        json.WriteString("domain", environment.Domain);
        json.WriteBoolean("lab", isLab);
        json.WriteEndObject();
    }

    private static void WriteRunners(Utf8JsonWriter json, IEnumerable<Runner> runners)
    {
        json.WriteStartObject("runners");
        foreach (var runner in runners.OrderBy(r => r.Name, StringComparer.Ordinal))
        {
            json.WriteStartObject(runner.Name);
            json.WriteString("type", runner.Type.Name());
            json.WriteString("image", runner.Image);
            WriteNumber(json, "concurrent_jobs", runner.ConcurrentJobs);
            json.WriteStartArray("tags");
            foreach (var tag in runner.Tags)
            {
                json.WriteStringValue(tag);
            }

            json.WriteEndArray();
            json.WriteBoolean("run_untagged", runner.RunUntagged);
            json.WriteBoolean("locked", runner.Locked);
            json.WriteBoolean("protected", runner.Protected);
            WriteResources(json, runner.Resources);
            WriteScaling(json, runner.Scaling);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteResources(Utf8JsonWriter json, RunnerResources resources)
    {
        json.WriteStartObject("resources");
        json.WriteString("cpu_request", resources.CpuRequest);
        json.WriteString("cpu_limit", resources.CpuLimit);
        json.WriteString("memory_request", resources.MemoryRequest);
        json.WriteString("memory_limit", resources.MemoryLimit);
        json.WriteEndObject();
    }

    private static void WriteScaling(Utf8JsonWriter json, RunnerScaling? scaling)
    {
        if (scaling is null)
        {
            json.WriteNull("hpa");
            return;
        }

        json.WriteStartObject("hpa");
        json.WriteNumber("min_replicas", scaling.MinReplicas);
        json.WriteNumber("max_replicas", scaling.MaxReplicas);
        WriteNumber(json, "target_cpu_utilization", scaling.TargetCpuUtilization);
        json.WriteEndObject();
    }

    private static void WriteCache(Utf8JsonWriter json, BuildCache? cache, string domain)
    {
        if (cache is null)
        {
            json.WriteNull("cache");
            return;
        }

        json.WriteStartObject("cache");
        json.WriteString("server", Within(cache.Server, domain));
        json.WriteString("name", cache.Name);
        json.WriteString("storage_size", cache.StorageSize);
        json.WriteEndObject();
    }

    // The organization names one cache; an environment that is not its home has one of its own, under its own domain.
    private static string Within(string server, string domain)
    {
        var address = new UriBuilder(server);
        if ($".{address.Host}".EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase))
        {
            return server;
        }

        address.Host = $"{address.Host.Split('.')[0]}.{domain}";
        return address.Uri.AbsoluteUri.TrimEnd('/');
    }

    private static void WriteForge(Utf8JsonWriter json, Forge? forge)
    {
        if (forge is null)
        {
            json.WriteNull("forge");
            return;
        }

        json.WriteStartObject("forge");
        json.WriteString("type", forge.Type == ForgeType.GitLab ? "gitlab" : "github");
        json.WriteString("url", forge.Url);
        json.WriteString("group", forge.Group);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
