using System.Globalization;
using System.Text.RegularExpressions;
using Flywheel.Documents;

namespace Flywheel.Settings;

/// <summary>Kinds of text that only the settings have.</summary>
internal static partial class SettingsTexts
{
    public static readonly TextShape StackName = new("the name of a stack: lower-case letters, digits, - and _, starting with a letter or digit, at most 63")
    {
        Pattern = StackNamePattern(),
        LongestText = 63,
        NumbersToo = true,
    };

    public static readonly TextShape CheckName = new("the name of a check: letters, digits and . _ -, starting with a letter or digit, at most 63")
    {
        Pattern = CheckNamePattern(),
        LongestText = 63,
        NumbersToo = true,
    };

    public static readonly TextShape VariableName = new("the name of a tofu variable") { Pattern = VariableNamePattern(), LongestText = 128 };

    public static readonly TextShape Branch = new("the name of a branch, or '*' for any revision")
    {
        Pattern = BranchPattern(),
        LongestText = 255,
        NumbersToo = true,
        Objection = text => text.Contains("..", StringComparison.Ordinal) || text.EndsWith('/') ? "Git has no such branches." : null,
    };

    public static readonly TextShape JobId = new("the id of a job, as validate/docs: a stage, a slash and letters, digits and . _ - :")
    {
        Pattern = JobIdPattern(),
        LongestText = 140,
        Examples = ["validate/docs"],
    };

    /// <summary>Inside the repository's folder.</summary>
    public static readonly TextShape InsidePath = new("a relative path inside the repository") { Objection = WhyNotInside };

    /// <summary>Relative, but may lead out.</summary>
    public static readonly TextShape AnyPath = new("a relative path") { Objection = WhyNotRelative };

    /// <summary>Relative, absolute, or in the home folder.</summary>
    public static readonly TextShape ReadPath = new("a path or pattern, relative to the repository, absolute, or beginning with ~/")
    {
        Objection = WhyNotRead,
        Examples = ["organization.yaml", "../shared/**/*.json", "~/.local/share/platform"],
    };

    public static readonly TextShape Tool = new("\"auto\", the name of a program, or its path")
    {
        Objection = text => text[0] == '-' ? "It looks like an option." : null,
    };

    public static readonly TextShape ImageRepository = new("a repository of images without tag, such as registry.example.com/group/name")
    {
        Pattern = ImageRepositoryPattern(),
        LongestText = 255,
    };

    public static readonly TextShape ImageBase = new("host-node or a reference to a container image") { Pattern = ImageBasePattern(), LongestText = 512 };

    public static readonly TextShape NixOutput = new("the name of an output of flake.nix") { Pattern = NixOutputPattern(), LongestText = 128 };

    public static readonly TextShape Schedule = new("a schedule of five fields as in cron: minute, hour, day, month, weekday")
    {
        Pattern = SchedulePattern(),
        LongestText = 128,
        Examples = ["0 6 * * *"],
    };

    public static readonly TextShape TimeZone = new("the name of a time zone such as Etc/UTC or Europe/Berlin") { Pattern = TimeZonePattern(), LongestText = 64 };

    public static readonly TextShape AddressPattern = new("an address of resources, in which * stands for any characters")
    {
        LongestText = 512,
        Objection = text => text.Contains(' ', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? "Addresses have spaces only in quotes." : null,
        Examples = ["module.db.*"],
    };

    /// <summary>An argument of a program, which may be anything.</summary>
    public static readonly TextShape Argument = new("an argument") { EmptyToo = true, Multiline = true, NumbersToo = true };

    public static readonly TextShape CheckUrl = new("an http or https address")
    {
        Objection = text => UrlTemplate.WhyNot(text, UrlTemplate.CheckParts),
        Examples = ["{scheme}://dashboard.{domain}{port}/api/health"],
    };

    public static readonly TextShape StateUrl = new("an http or https address with {state} in it")
    {
        Objection = text => text.Contains("{state}", StringComparison.Ordinal)
            ? UrlTemplate.WhyNot(text, UrlTemplate.StateParts)
            : "Without {state} all stacks would share one state.",
        Examples = ["https://gitlab.example.com/api/v4/projects/1/terraform/state/{state}"],
    };

    public static readonly ParsedShape<TimeSpan> Duration = new(
        new("a duration such as 90s, 30m, 2h or 90d, at most 3650d") { Pattern = DurationPattern(), LongestText = 12, Examples = ["30m", "2h"] }, ParseDuration);

    public static readonly ParsedShape<long> Size = new(
        new("a size such as 500MB or 10GB (or MiB, GiB)") { Pattern = SizePattern(), LongestText = 16, Examples = ["10GB"] }, ParseSize);

    public static readonly ParsedShape<DateOnly> Date = new(
        new("a date such as 2030-12-31") { Pattern = DatePattern(), LongestText = 10 },
        text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? new(date, default) : null);

    /// <summary>The path with <c>.</c> and <c>..</c> resolved as far as it goes; <c>.</c> is the repository's folder.</summary>
    public static string Normalize(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/').Where(p => p is not ("" or ".")))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                parts.Add(part);
            }
        }

        return parts.Count == 0 ? "." : string.Join('/', parts);
    }

    /// <summary>It leads out of the repository's folder.</summary>
    public static bool Leaves(string path) => Normalize(path) is ".." || Normalize(path).StartsWith("../", StringComparison.Ordinal);

    private static string? WhyNotInside(string text) =>
        WhyNotRelative(text) ?? (text.Split('/').Contains("..") ? "It must not contain \"..\"." : null);

    private static string? WhyNotRead(string text) => text[0] switch
    {
        '~' when !text.StartsWith("~/", StringComparison.Ordinal) => "Only the home folder of whoever runs flywheel can be meant: ~/.",
        '/' or '~' when text.Split('/').Contains("..") => "It must not contain \"..\".",
        '/' or '~' when text.Trim('/', '~', '*').Length == 0 => "That is everything.",
        '/' or '~' => null,
        _ => WhyNotRelative(text),
    };

    private static string? WhyNotRelative(string text) => text[0] switch
    {
        '/' or '~' => "It must be relative to the repository.",
        '-' => "It looks like an option; write ./ before it.",
        _ => text.Contains('\\', StringComparison.Ordinal) ? "Folders are separated by forward slashes." : null,
    };

    private static Written<TimeSpan>? ParseDuration(string text)
    {
        var number = int.Parse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture);
        long seconds = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 86_400 };
        return number > 0 && number * seconds <= 3650L * 86_400 ? new(TimeSpan.FromSeconds(number * seconds), default) : null;
    }

    private static Written<long>? ParseSize(string text)
    {
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        var number = long.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture);
        return new(number * text[digits..] switch
        {
            "KB" => 1000L,
            "MB" => 1_000_000L,
            "GB" => 1_000_000_000L,
            "TB" => 1_000_000_000_000L,
            "KiB" => 1L << 10,
            "MiB" => 1L << 20,
            "GiB" => 1L << 30,
            "TiB" => 1L << 40,
            _ => 1L,
        }, default);
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex StackNamePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex CheckNamePattern();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableNamePattern();

    [GeneratedRegex(@"\A(\*|[A-Za-z0-9_][A-Za-z0-9._/@+#-]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex BranchPattern();

    [GeneratedRegex(@"\A(validate|build|plan|deploy|verify|drift)/[A-Za-z0-9][A-Za-z0-9._:-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex JobIdPattern();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]*(:[0-9]{1,5})?(/[a-z0-9][a-z0-9._-]*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ImageRepositoryPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._/@:+-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ImageBasePattern();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_.-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NixOutputPattern();

    [GeneratedRegex(@"\A[0-9*/,-]+ +[0-9*/,-]+ +[0-9*/,-]+ +[0-9A-Za-z*/,-]+ +[0-9A-Za-z*/,-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex SchedulePattern();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimeZonePattern();

    [GeneratedRegex(@"\A[0-9]{1,9}[smhd]\z", RegexOptions.CultureInvariant)]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"\A[0-9]{1,6}([KMGT]i?)?B\z", RegexOptions.CultureInvariant)]
    private static partial Regex SizePattern();

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex DatePattern();
}
