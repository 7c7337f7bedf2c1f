using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Framework;

/// <summary>What a schema alone says about a plan.</summary>
/// <remarks>
/// Tofu proposes the configuration with prior values where nothing is configured. Defaults replace those. When the result differs from the
/// prior state, or there is none, computed values that nobody configured become unknown, unless their schema says that they stay.
/// (The order is that of terraform's plugin framework: https://developer.hashicorp.com/terraform/plugin/framework/resources/plan-modification)
/// </remarks>
internal static class PlannedValues
{
    public static TofuValue Of(SchemaBlock block, TofuValue config, TofuValue proposed, TofuValue prior)
    {
        var planned = Walk(block, config, proposed, prior, Default);
        return prior.IsNull || !planned.Equals(prior) ? Walk(block, config, planned, prior, Unknown) : planned;
    }

    /// <summary>Attributes and blocks that differ and whose schema wants another object then.</summary>
    public static IEnumerable<ValuePath> Replacing(SchemaBlock block, TofuValue planned, TofuValue prior, ValuePath at)
    {
        foreach (var attribute in block.Attributes)
        {
            if (attribute.RequiresReplace && !planned[attribute.Name].Equals(prior[attribute.Name]))
            {
                yield return at.Attribute(attribute.Name);
            }
        }

        foreach (var nested in block.Blocks)
        {
            var (now, before, path) = (planned[nested.Name], prior[nested.Name], at.Attribute(nested.Name));
            if (now.Equals(before))
            {
                continue;
            }

            if (nested.RequiresReplace || (nested.Nesting == Nesting.List && now.Elements.Length != before.Elements.Length))
            {
                if (nested.RequiresReplace)
                {
                    yield return path;
                }

                continue;
            }

            var within = nested.Nesting switch
            {
                Nesting.Single => Replacing(nested.Block, now, before, path),
                Nesting.List => now.Elements.SelectMany((e, i) => Replacing(nested.Block, e, before[i], path.Index(i))),
                _ => [],
            };
            foreach (var found in within)
            {
                yield return found;
            }
        }
    }

    private static TofuValue Default(SchemaAttribute attribute, TofuValue config, TofuValue proposed, TofuValue prior) =>
        attribute.WriteOnly ? TofuValue.Null : config.IsNull && attribute.Default is { } value ? value : proposed;

    private static TofuValue Unknown(SchemaAttribute attribute, TofuValue config, TofuValue planned, TofuValue prior) =>
        !attribute.Computed || !config.IsNull || attribute.Default is not null ? planned
        : attribute.KeepsValue && !prior.IsNull ? prior
        : TofuValue.Unknown;

    private static TofuValue Walk(
        SchemaBlock block, TofuValue config, TofuValue value, TofuValue prior, Func<SchemaAttribute, TofuValue, TofuValue, TofuValue, TofuValue> plan)
    {
        if (!value.IsSet)
        {
            return value;
        }

        var members = value.Members.ToBuilder();
        foreach (var attribute in block.Attributes)
        {
            var (name, nested) = (attribute.Name, attribute.Nested);
            members[name] = nested is not null && config[name].IsSet
                ? Nested(nested.Nesting, nested.Block, config[name], value[name], prior[name], plan)
                : plan(attribute, config[name], value[name], prior[name]);
        }

        foreach (var nested in block.Blocks)
        {
            var name = nested.Name;
            members[name] = Nested(nested.Nesting, nested.Block, config[name], value[name], prior[name], plan);
        }

        return TofuValue.Map(members);
    }

    private static TofuValue Nested(
        Nesting nesting, SchemaBlock block, TofuValue config, TofuValue value, TofuValue prior,
        Func<SchemaAttribute, TofuValue, TofuValue, TofuValue, TofuValue> plan) => !value.IsSet ? value : nesting switch
        {
            Nesting.Single => Walk(block, config, value, prior, plan),
            Nesting.List => TofuValue.List(value.Elements.Select((e, i) => Walk(block, config[i], e, prior[i], plan))),
            Nesting.Map => TofuValue.Map(value.Members.Select(m =>
                KeyValuePair.Create(m.Key, Walk(block, config[m.Key], m.Value, prior[m.Key], plan)))),
            _ => TofuValue.Set(value.Elements.Select(e => Walk(
                block, config.Elements.FirstOrDefault(c => IsPart(c, e)) ?? e, e,
                prior.Elements.FirstOrDefault(p => p.Equals(e)) ?? TofuValue.Null, plan))),
        };

    // An element of a set has no place by which its configuration could be found: it is the one that says nothing else.
    private static bool IsPart(TofuValue config, TofuValue element) =>
        config.Members.All(m => m.Value.IsNull || m.Value.Equals(element[m.Key]));
}
