using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Kubectl;

/// <summary>A <c>wait_for</c> block: conditions and fields that must all be as it says.</summary>
internal static class WaitFor
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    public static Look Of(TofuValue block, JsonObject? live)
    {
        if (live is null)
        {
            return Look.Not("it does not exist");
        }

        foreach (var condition in block["condition"].Elements)
        {
            var (type, wanted) = (condition["type"].Text ?? "", condition["status"].Text ?? "");
            var now = Conditions.Status(live, type);
            if (now != wanted)
            {
                return Look.Not($"condition {type} is {now ?? "not there"} instead of {wanted}");
            }
        }

        foreach (var field in block["field"].Elements)
        {
            var (key, wanted) = (field["key"].Text ?? "", field["value"].Text ?? "");
            var now = Find(live, key)?.ToString();
            var isGood = now is not null && (field["value_type"].Text == "regex" ? Regex.IsMatch(now, wanted, RegexOptions.None, MatchLimit) : now == wanted);
            if (!isGood)
            {
                return Look.Not($"field {key} is {(now is null ? "not there" : $"\"{now}\"")} instead of \"{wanted}\"");
            }
        }

        return Look.Good;
    }

    public static IEnumerable<ProviderProblem> Check(TofuValue config)
    {
        var at = ValuePath.Of("wait_for").Index(0);
        var block = config["wait_for"][0];
        if (block.IsSet && block["condition"].Elements.IsEmpty && block["field"].Elements.IsEmpty && block.IsWhollyKnown)
        {
            yield return new("Empty wait_for", "wait_for needs at least one condition or field.", at);
        }

        foreach (var (field, i) in block["field"].Elements.Select((f, i) => (f, i)))
        {
            if (field["value_type"].Text == "regex" && field["value"].Text is { } pattern && Unreadable(pattern) is { } why)
            {
                yield return new("Invalid regular expression", why, at.Attribute("field").Index(i).Attribute("value"));
            }
        }
    }

    // status.podIP, status.containerStatuses.[0].ready, status.containerStatuses[0].ready, metadata.annotations["a.b/c"]
    private static JsonNode? Find(JsonNode live, string key)
    {
        JsonNode? node = live;
        foreach (Match step in Regex.Matches(key, @"\[""(?<name>[^""]*)""\]|\[(?<index>\d{1,9})\]|(?<name>[^.\[\]]+)", RegexOptions.ExplicitCapture, MatchLimit))
        {
            node = (node, step.Groups["index"], step.Groups["name"]) switch
            {
                (JsonArray list, { Success: true } index, _) => list.ElementAtOrDefault(int.Parse(index.Value, CultureInfo.InvariantCulture)),
                (JsonArray list, _, { Success: true } name) when int.TryParse(name.Value, CultureInfo.InvariantCulture, out var at) => list.ElementAtOrDefault(at),
                (JsonObject map, _, { Success: true } name) => map[name.Value],
                _ => null,
            };
            if (node is null)
            {
                return null;
            }
        }

        return node;
    }

    private static string? Unreadable(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.None, MatchLimit);
            return null;
        }
        catch (ArgumentException problem)
        {
            return problem.Message;
        }
    }
}
