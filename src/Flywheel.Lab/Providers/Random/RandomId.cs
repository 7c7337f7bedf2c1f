using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Random;

/// <summary><c>random_id</c>: random bytes in several spellings.</summary>
internal sealed class RandomId : RandomResource
{
    // The real one takes any length; a megabyte is more than anybody means.
    private const int LongestId = 1 << 20;

    public override string TypeName => "random_id";

    public override ResourceSchema Schema { get; } = ResourceSchema.Of(
        Keepers,
        SchemaAttribute.IsRequired("byte_length", TofuType.Number) with { RequiresReplace = true, AtLeast = 1 },
        SchemaAttribute.IsOptional("prefix", TofuType.String) with { RequiresReplace = true },
        Result("b64_url"),
        Result("b64_std"),
        Result("hex"),
        Result("dec"),
        Result("id"));

    protected override TofuValue Make(TofuValue planned)
    {
        var length = planned["byte_length"].Integer ?? 0;
        return length is > 0 and <= LongestId
            ? Of(RandomNumberGenerator.GetBytes((int)length), planned)
            : throw new ProviderException("Create Random ID Error", $"byte_length must be between 1 and {LongestId}.");
    }

    protected override TofuValue Import(string id)
    {
        var comma = id.LastIndexOf(',');
        var prefix = comma < 0 ? TofuValue.Null : TofuValue.Of(id[..comma]);
        try
        {
            var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(id.AsSpan(comma + 1));
            return Of(bytes, TofuValue.Object(("byte_length", TofuValue.Of(bytes.Length)), ("prefix", prefix)));
        }
        catch (FormatException)
        {
            throw new ProviderException(
                "Import Random ID Error", "The id to import is the b64_url of the value without its prefix, or \"PREFIX,B64_URL\".");
        }
    }

    private static TofuValue Of(byte[] bytes, TofuValue planned)
    {
        var prefix = planned["prefix"].Text;
        var id = System.Buffers.Text.Base64Url.EncodeToString(bytes);
        return planned.With(
            ("id", TofuValue.Of(id)),
            ("b64_url", TofuValue.Of(prefix + id)),
            ("b64_std", TofuValue.Of(prefix + Convert.ToBase64String(bytes))),
            ("hex", TofuValue.Of(prefix + Convert.ToHexStringLower(bytes))),
            ("dec", TofuValue.Of(prefix + new BigInteger(bytes, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture))));
    }
}
