using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Flywheel.Processes;

namespace Flywheel.Tests.Processes;

/// <summary>Secrets of every kind, in every spelling, cut everywhere: nothing of them comes through, and all else does.</summary>
public sealed class RedactionProofTests(ITestOutputHelper output)
{
    private const string Before = "2026-01-01 apply | ";
    private const string After = " | done é\n";

    // Long texts are cut at so many places, spread over their length.
    private const int MostCuts = 64;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("FLYWHEEL_TEST_LONG") == "1";

    [Fact(Timeout = 600_000)]
    public void No_secret_of_any_kind_survives_any_cut_in_any_spelling()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var number = 0; number < (IsLong ? 1000 : 50); number++)
        {
            var secret = Secret(number, random);
            var set = SecretSet.Create([new("S", secret)]);
            var spellings = AsToolsWriteIt(secret).DistinctBy(s => s.Text).ToList();
            foreach (var (kind, text) in spellings)
            {
                var where = $"seed {seed}, secret {number}, {kind}";
                byte[] bytes = [.. Encoding.UTF8.GetBytes(Before), .. Encoding.UTF8.GetBytes(text), .. Encoding.UTF8.GetBytes(After)];
                var expected = $"{Before}***{After}";
                foreach (var cut in Cuts(bytes.Length))
                {
                    Assert.True(Redact(set, bytes, [cut, bytes.Length - cut]) == expected, $"{where}, cut at {cut}: {text} became {Redact(set, bytes, [cut, bytes.Length - cut])}");
                }

                Assert.True(Redact(set, bytes, RandomSizes(bytes.Length, random)) == expected, $"{where}, random cuts");
            }

            NothingIsLeftOfLines(set, secret, random, $"seed {seed}, secret {number}");
        }
    }

    [Fact]
    public void Of_two_streams_that_alternate_each_is_masked_by_itself()
    {
        const string Value = "tok-ABCDEF-123456";
        var set = SecretSet.Create([new("S", Value)]);
        for (var cut = 1; cut < Value.Length; cut++)
        {
            var (standard, error) = (new Redactor(set), new Redactor(set));
            var (shownStandard, shownError) = (new MemoryStream(), new MemoryStream());
            var (first, second) = (Encoding.UTF8.GetBytes(Value[..cut]), Encoding.UTF8.GetBytes(Value[cut..]));

            standard.Write(first, shownStandard.Write);
            error.Write(first, shownError.Write);
            standard.Write(second, shownStandard.Write);
            error.Write(second, shownError.Write);
            standard.Flush(shownStandard.Write);
            error.Flush(shownError.Write);

            Assert.Equal("***"u8, shownStandard.ToArray());
            Assert.Equal("***"u8, shownError.ToArray());
        }
    }

    [Fact]
    public void A_secret_that_becomes_known_later_is_masked_whole_where_an_earlier_one_is_part_of_it()
    {
        var first = SecretSet.Create([new("USER", "deployer-one")]);
        var both = first.With(["https://deployer-one:Zq81Kx77Lm@forge.example"]);
        var text = "url https://deployer-one:Zq81Kx77Lm@forge.example of deployer-one."u8.ToArray();
        for (var cut = 0; cut <= text.Length; cut++)
        {
            var redactor = new Redactor(first);
            var shown = new MemoryStream();
            redactor.Write("as deployer-o"u8, shown.Write);
            redactor.Extend(both, shown.Write);
            redactor.Write("ne "u8, shown.Write);
            redactor.Write(text.AsSpan(0, cut), shown.Write);
            redactor.Write(text.AsSpan(cut), shown.Write);
            redactor.Flush(shown.Write);

            Assert.Equal("as *** url *** of ***.", Encoding.UTF8.GetString(shown.ToArray()));
        }
    }

    [Fact]
    public void What_is_being_masked_when_another_secret_becomes_known_stays_masked()
    {
        var first = SecretSet.Create([new("A", "abcdefgh"), new("B", "ghijklmnop")]);
        var redactor = new Redactor(first);
        var shown = new MemoryStream();

        redactor.Write("x abcdefghijklm"u8, shown.Write);
        redactor.Extend(first.With(["something-else"]), shown.Write);
        redactor.Write("nop y"u8, shown.Write);
        redactor.Flush(shown.Write);

        Assert.Equal("x *** y", Encoding.UTF8.GetString(shown.ToArray()));
    }

    private static void NothingIsLeftOfLines(SecretSet set, string secret, Random random, string where)
    {
        foreach (var line in secret.Split('\n').Where(line => Encoding.UTF8.GetByteCount(line.Trim()) >= SecretSet.ShortestSecret))
        {
            var text = Encoding.UTF8.GetBytes($"{Before}{line.Trim()}{After}");
            Assert.True(Redact(set, text, RandomSizes(text.Length, random)) == $"{Before}***{After}", $"{where}: a line of it");
        }
    }

    // Made by other means than those of the program, where there are some.
    private static IEnumerable<(string Kind, string Text)> AsToolsWriteIt(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return ("raw", secret);
        yield return ("with CRLF", secret.Replace("\n", "\r\n", StringComparison.Ordinal));
        foreach (var (kind, encoded) in new[] { ("base64", Convert.ToBase64String(bytes)), ("base64 of echo", Convert.ToBase64String([.. bytes, (byte)'\n'])) })
        {
            yield return (kind, encoded);
            yield return ($"{kind} without padding", encoded.TrimEnd('='));
            yield return ($"{kind}, url", encoded.Replace('+', '-').Replace('/', '_'));
            yield return ($"{kind}, url without padding", encoded.Replace('+', '-').Replace('/', '_').TrimEnd('='));
        }

        yield return ("hex", Convert.ToHexString(bytes));
        yield return ("lower hex", Convert.ToHexStringLower(bytes));
        yield return ("percent", Uri.EscapeDataString(secret));
        yield return ("lower percent", Lower(Uri.EscapeDataString(secret)));
        yield return ("form", System.Net.WebUtility.UrlEncode(secret));
        yield return ("query", Uri.EscapeDataString(secret).Replace("%20", "+", StringComparison.Ordinal));
        yield return ("JSON of .NET", JavaScriptEncoder.Default.Encode(secret));
        var json = Json(secret, ascii: false);
        yield return ("JSON", json);
        yield return ("JSON of Go", json.Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal).Replace("&", "\\u0026", StringComparison.Ordinal));
        yield return ("JSON of Python", Json(secret, ascii: true));
        yield return ("JSON of PHP", Json(secret, ascii: true).Replace("/", "\\/", StringComparison.Ordinal));
        yield return ("JSON in JSON", Json(json, ascii: false));
        yield return ("shell", secret.Replace("'", "'\\''", StringComparison.Ordinal));
        yield return ("Python's shell", secret.Replace("'", "'\"'\"'", StringComparison.Ordinal));
        yield return ("XML", System.Security.SecurityElement.Escape(secret));
        yield return ("HTML of Go", secret.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&#34;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal));
        yield return ("HCL", json.Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal));
    }

    private static string Lower(string percent) => System.Text.RegularExpressions.Regex.Replace(percent, "%[0-9A-F]{2}", m => m.Value.ToLowerInvariant());

    private static string Json(string text, bool ascii) => string.Concat(text.Select(c => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\t' => "\\t",
        _ when ascii && c > '~' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
        _ => c.ToString(),
    }));

    private static string Secret(int number, Random random)
    {
        const string Plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        const string Marks = Plain + " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
        return (number % 8) switch
        {
            0 => Text(Plain, 20 + random.Next(40)),
            1 => Text(Plain, 8),
            2 => $"x{Text(Marks, 10 + random.Next(50))}x",
            3 => $"x{Text(Plain + "äöüßéñ€漢字", 10 + random.Next(20))}🚀x",
            4 => $"-----BEGIN PRIVATE KEY-----\n{string.Join('\n', Enumerable.Range(0, 1 + random.Next(8)).Select(_ => Text(Plain + "+/", 64)))}\n-----END PRIVATE KEY-----",
            5 => $$"""{"user": "{{Text(Plain, 5)}}", "pass": "{{Text(Plain, 12)}}<&>\\/", "n": [1, 2]}""",
            6 => $"p'${{{Text(Marks, 6)}}}\\\"/{Text(Marks, 8)}%{{x",
            _ => Text(Plain + "/+", 4096),
        };

        string Text(string alphabet, int length) => string.Create(length, random, (span, r) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = alphabet[r.Next(alphabet.Length)];
            }
        });
    }

    private static IEnumerable<int> Cuts(int length) =>
        length <= 256 ? Enumerable.Range(1, length - 1) : Enumerable.Range(1, MostCuts).Select(i => (int)((long)i * length / (MostCuts + 1)));

    private static IEnumerable<int> RandomSizes(int length, Random random)
    {
        var most = 1 << random.Next(17);
        while (length > 0)
        {
            var size = Math.Min(length, 1 + random.Next(most));
            yield return size;
            length -= size;
        }
    }

    private static string Redact(SecretSet set, byte[] text, IEnumerable<int> sizes)
    {
        var shown = new MemoryStream();
        var redactor = new Redactor(set);
        var position = 0;
        foreach (var size in sizes)
        {
            redactor.Write(text.AsSpan(position, size), shown.Write);
            position += size;
        }

        redactor.Flush(shown.Write);
        return Encoding.UTF8.GetString(shown.ToArray());
    }
}
