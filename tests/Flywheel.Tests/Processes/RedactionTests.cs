using System.Text;
using Flywheel.Processes;

namespace Flywheel.Tests.Processes;

public sealed class RedactionTests(ITestOutputHelper output)
{
    [Fact]
    public void A_text_without_a_character_stays_one() => Assert.Equal("", new Redactor(Set("correct-horse-battery")).Mask(""));

    [Theory]
    [InlineData("hunter2hunter2", "login hunter2hunter2 ok", "login *** ok")]
    [InlineData("p&ss w<rd/+1", "p%26ss%20w%3Crd%2F%2B1 p%26ss+w%3Crd%2F%2B1 p%26ss%20w%3crd%2f%2b1", "*** *** ***")]
    [InlineData("say \"hi\" \\ ü", """x="say \"hi\" \\ ü" y""", "x=\"***\" y")]
    [InlineData("a<b>&c12345", """{"v":"a\u003cb\u003e\u0026c12345"}""", """{"v":"***"}""")]
    [InlineData("password", "70617373776f7264 70617373776F7264", "*** ***")]
    public void A_secret_is_masked_in_the_spellings_of_common_tools(string secret, string text, string expected) =>
        Assert.Equal(expected, Set(secret).Mask(text));

    [Fact]
    public void A_secret_in_basic_credentials_is_masked_whatever_stands_before_it()
    {
        foreach (var user in new[] { "", "u", "us", "use", "user" })
        {
            var header = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:tok-ABCDEF123456"));

            var masked = Set("tok-ABCDEF123456").Mask(header);

            Assert.Contains("***", masked, StringComparison.Ordinal);
            Assert.DoesNotContain(header[8..^4], masked, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Each_line_of_a_key_is_masked()
    {
        var set = Set("-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG\nshort\n9w0BAQEFAASCBKcwggSj\n-----END KEY-----\n");

        Assert.Equal("log: ***\nlog: short\nlog: ***", set.Mask("log: MIIEvQIBADANBgkqhkiG\nlog: short\nlog: 9w0BAQEFAASCBKcwggSj"));
        Assert.Equal("***.", set.Mask("-----BEGIN KEY-----\r\nMIIEvQIBADANBgkqhkiG\r\nshort\r\n9w0BAQEFAASCBKcwggSj\r\n-----END KEY-----."));
    }

    [Fact]
    public void Values_shorter_than_eight_bytes_are_not_masked_but_named()
    {
        var set = SecretSet.Create([new("PIN", "1234567"), new("NONE", ""), new("TOKEN", "12345678")]);

        Assert.Equal(["PIN"], set.TooShort);
        Assert.Equal("1234567 ***", set.Mask("1234567 12345678"));
    }

    [Fact]
    public void A_secret_that_begins_or_overlaps_another_leaves_nothing_of_either()
    {
        var set = Set("abcdefgh", "abcdefghijkl", "ghijklmnop");

        Assert.Equal("[***] [***] [***] [***] [abcdefg]", set.Mask("[abcdefgh] [abcdefghijkl] [abcdefghijklmnop] [ghijklmnop] [abcdefg]"));
        Assert.Equal("******", set.Mask("abcdefghabcdefgh"));
    }

    [Fact]
    public void Only_what_may_still_become_a_secret_is_held_back()
    {
        var redactor = new Redactor(Set("hunter2hunter2"));
        var shown = new MemoryStream();

        redactor.Write("enter password: "u8, shown.Write);
        Assert.Equal("enter password: ", Text(shown));

        redactor.Write("hunter"u8, shown.Write);
        Assert.Equal("enter password: ", Text(shown));

        redactor.Write("s\n"u8, shown.Write);
        Assert.Equal("enter password: hunters\n", Text(shown));

        redactor.Write("hunter2"u8, shown.Write);
        redactor.Flush(shown.Write);
        Assert.Equal("enter password: hunters\nhunter2", Text(shown));
    }

    [Fact]
    public void Without_secrets_the_bytes_are_passed_on_as_they_are()
    {
        var calls = 0;

        new Redactor(SecretSet.Empty).Write("anything"u8, bytes =>
        {
            calls++;
            Assert.Equal("anything"u8, bytes);
        });

        Assert.Equal(1, calls);
    }

    [Fact]
    public void No_secret_survives_any_cut_in_any_spelling()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var isLong = Environment.GetEnvironmentVariable("FLYWHEEL_TEST_LONG") == "1";
        var secrets = Enumerable.Range(0, isLong ? 1_000 : 50).Select(_ => RandomSecret(random)).ToArray();
        var set = Set(secrets);
        foreach (var secret in secrets)
        {
            foreach (var spelling in SecretSpellings.Of(secret))
            {
                byte[] text = [.. "before "u8, .. spelling, .. " after"u8];
                var whole = Redact(set, text, [text.Length]);
                Assert.Equal(-1, whole.AsSpan().IndexOf(spelling));
                for (var cut = 1; cut < text.Length; cut++)
                {
                    Assert.Equal(whole, Redact(set, text, [cut, text.Length - cut]));
                }

                Assert.Equal(whole, Redact(set, text, Enumerable.Repeat(1, text.Length)));
            }
        }
    }

    [Fact]
    public void Every_single_cut_of_overlapping_secrets_gives_the_same_result()
    {
        var set = Set("abcdefgh", "abcdefghijkl", "ghijklmnop", "aaaaaaaa", "aaaaaaaaab");
        var text = "xabcdefghijklmnop aaaaaaaaaaaaaab abcdefgabcdefgh ghijklmno aaaaaaa"u8.ToArray();
        var whole = Redact(set, text, [text.Length]);

        for (var first = 1; first < text.Length - 1; first++)
        {
            for (var second = 1; second < text.Length - first; second++)
            {
                Assert.Equal(whole, Redact(set, text, [first, second, text.Length - first - second]));
            }
        }

        Assert.Equal("x*** *** abcdefg*** ghijklmno aaaaaaa", Encoding.UTF8.GetString(whole));
    }

    [Fact]
    public void Text_without_secrets_stays_byte_for_byte()
    {
        var random = new Random(7);
        var set = Set(Enumerable.Range(0, 50).Select(_ => RandomSecret(random)).ToArray());
        var bytes = new byte[100_000];
        random.NextBytes(bytes);

        for (var round = 0; round < 20; round++)
        {
            var sizes = new List<int>();
            for (var left = bytes.Length; left > 0; left -= sizes[^1])
            {
                sizes.Add(Math.Min(left, 1 + random.Next(5000)));
            }

            Assert.Equal(bytes, Redact(set, bytes, sizes));
        }
    }

    private static SecretSet Set(params string[] secrets) => SecretSet.Create(secrets.Select((value, i) => KeyValuePair.Create($"SECRET_{i}", value)));

    private static string RandomSecret(Random random)
    {
        const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~äß€🚀";
        return string.Concat("x", new string([.. Enumerable.Range(0, 8 + random.Next(40)).Select(_ => Alphabet[random.Next(Alphabet.Length - 2)])]), "x");
    }

    private static byte[] Redact(SecretSet set, byte[] text, IEnumerable<int> sizes)
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
        return shown.ToArray();
    }

    private static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.ToArray());
}
