using System.CommandLine;
using System.Globalization;

namespace Flywheel.Cli.Commands;

/// <summary>An option whose value is a whole number within limits.</summary>
internal static class NumberOption
{
    /// <param name="name">With its dashes.</param>
    /// <param name="alias">The short form.</param>
    /// <param name="description">For help.</param>
    /// <param name="most">The greatest number; the least is 1.</param>
    public static Option<int?> Create(string name, string alias, string description, int most) => new(name, alias)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
            {
                return number;
            }

            result.AddError($"{name} is a number from 1 to {most}.");
            return null;
        },
    };
}
