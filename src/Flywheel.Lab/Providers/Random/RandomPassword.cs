using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Random;

/// <summary><c>random_password</c>: random text of given kinds of characters, and its bcrypt hash.</summary>
internal sealed class RandomPassword : RandomResource
{
    private const string SameMeaning = "number is deprecated, use numeric instead.";

    private static readonly string[] Minimums = ["min_upper", "min_lower", "min_numeric", "min_special"];

    private static readonly string[] Kinds = ["special", "upper", "lower"];

    public override string TypeName => "random_password";

    public override ResourceSchema Schema { get; } = new()
    {
        Version = 3,
        Block = new()
        {
            Attributes =
            [
                Keepers,
                SchemaAttribute.IsRequired("length", TofuType.Number) with { RequiresReplace = true, AtLeast = 1 },
                .. Kinds.Select(name => Replacing(SchemaAttribute.HasDefault(name, TofuValue.True))),
                Replacing(SchemaAttribute.IsOptionalComputed("number", TofuType.Bool)) with { Deprecated = SameMeaning },
                Replacing(SchemaAttribute.IsOptionalComputed("numeric", TofuType.Bool)),
                .. Minimums.Select(name => Replacing(SchemaAttribute.HasDefault(name, TofuValue.Of(0))) with { AtLeast = 0 }),
                SchemaAttribute.IsOptional("override_special", TofuType.String),
                Result("result", sensitive: true),
                Result("bcrypt_hash", sensitive: true),
                Result("id"),
            ],
        },
    };

    public override IEnumerable<ProviderProblem> Validate(TofuValue config)
    {
        var minimum = Minimums.Sum(name => config[name].Integer ?? 0);
        if (config["length"].Integer is { } length && length < minimum)
        {
            yield return new(
                "Invalid Attribute Value",
                $"length must be at least the sum of min_upper, min_lower, min_numeric and min_special, which is {minimum}, got: {length}.",
                "length");
        }

        if (config["number"].Truth is { } number && config["numeric"].Truth is { } numeric && number != numeric)
        {
            yield return new("Number and numeric are both configured with different values", SameMeaning, "numeric");
        }

        foreach (var name in new[] { "number", "numeric" })
        {
            if (Kinds.Prepend(name).All(kind => config[kind].Truth == false))
            {
                yield return new("Invalid Attribute Combination", $"At least one of {name}, special, upper and lower must be true.", name);
            }
        }
    }

    public override Task PlanAsync(ResourcePlan plan, CancellationToken cancellationToken)
    {
        var (number, numeric) = (plan.Config["number"], plan.Config["numeric"]);
        var both = numeric.IsNull ? number : numeric;
        plan.Set("numeric", both.IsNull ? TofuValue.True : both);
        plan.Set("number", number.IsNull ? plan.Planned["numeric"] : number);

        // Version 3.4.2 of the provider wrote "" where nothing was configured; that is no reason for another password.
        if (!(plan.Prior["override_special"].Text is { Length: 0 } && plan.Planned["override_special"].IsNull))
        {
            plan.ReplaceWhenChanged("override_special");
        }

        return base.PlanAsync(plan, cancellationToken);
    }

    public override TofuValue Upgrade(long version, System.Text.Json.JsonElement state)
    {
        var value = base.Upgrade(version, state);
        if (version < 3 && value["result"].Text is { } result)
        {
            var number = value["number"].IsNull ? TofuValue.True : value["number"];
            value = value.With(("number", number), ("numeric", value["numeric"].IsNull ? number : value["numeric"]));
            value = Minimums.Aggregate(value, (v, name) => v[name].IsNull ? v.With(name, TofuValue.Of(0)) : v);
            value = Kinds.Aggregate(value, (v, name) => v[name].IsNull ? v.With(name, TofuValue.True) : v);
            value = value.With(
                ("length", value["length"].IsNull ? TofuValue.Of(result.Length) : value["length"]),
                ("bcrypt_hash", value["bcrypt_hash"].IsNull ? TofuValue.Of(Bcrypt.Hash(result)) : value["bcrypt_hash"]));
        }

        return value;
    }

    protected override TofuValue Make(TofuValue planned) => WithText(planned, PasswordRules.Of(planned).Make());

    protected override TofuValue Import(string id) => WithText(
        TofuValue.Map(Minimums.Select(name => KeyValuePair.Create(name, TofuValue.Of(0)))
            .Concat(Kinds.Concat(["number", "numeric"]).Select(name => KeyValuePair.Create(name, TofuValue.True)))
            .Append(new("length", TofuValue.Of(id.Length)))),
        id);

    private static SchemaAttribute Replacing(SchemaAttribute attribute) => attribute with { RequiresReplace = true };

    private static TofuValue WithText(TofuValue planned, string text) => planned.With(
        ("id", TofuValue.Of("none")), ("result", TofuValue.Of(text)), ("bcrypt_hash", TofuValue.Of(Bcrypt.Hash(text))));
}
