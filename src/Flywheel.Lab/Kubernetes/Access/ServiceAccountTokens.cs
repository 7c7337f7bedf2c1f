using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Storage;

namespace Flywheel.Lab.Kubernetes.Access;

/// <summary>
/// Makes and reads the tokens of service accounts: JSON Web Tokens signed with a key that the lab keeps. A token is good until it ends or its
/// account is gone.
/// </summary>
internal sealed class ServiceAccountTokens
{
    public const string Issuer = "https://kubernetes.default.svc.cluster.local";

    private const int KeyBytes = 32;
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    private readonly Cluster _cluster;
    private readonly byte[] _key;

    public ServiceAccountTokens(Cluster cluster, DocumentCollection keys)
    {
        _cluster = cluster;
        _key = keys.Find("service-accounts") is { Length: KeyBytes } kept ? kept : RandomNumberGenerator.GetBytes(KeyBytes);
        keys.Put("service-accounts", _key);
    }

    /// <summary>A new token.</summary>
    /// <param name="account">The service account.</param>
    /// <param name="audiences">Whom it is for.</param>
    /// <param name="end">When it ends.</param>
    public string Make(KubeObject account, JsonArray audiences, DateTimeOffset end)
    {
        var now = _cluster.Time.GetUtcNow();
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = $"system:serviceaccount:{account.Key.Namespace}:{account.Key.Name}",
            ["aud"] = audiences.DeepClone(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = end.ToUnixTimeSeconds(),
            ["kubernetes.io"] = new JsonObject
            {
                ["namespace"] = account.Key.Namespace,
                ["serviceaccount"] = new JsonObject { ["name"] = account.Key.Name, ["uid"] = account.Uid },
            },
        };
        var signed = $"{Header}.{Base64Url.EncodeToString(KubeJson.Bytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(Sign(signed))}";
    }

    /// <summary>Whose token it is; null when it is none of ours, or over.</summary>
    public Identity? Find(string token)
    {
        var end = token.LastIndexOf('.');
        if (!token.StartsWith(Header + ".", StringComparison.Ordinal) || end <= Header.Length || token.Length > 4096)
        {
            return null;
        }

        try
        {
            var signature = Base64Url.DecodeFromChars(token.AsSpan(end + 1));
            return CryptographicOperations.FixedTimeEquals(signature, Sign(token[..end]))
                ? Read(KubeJson.Parse(Base64Url.DecodeFromChars(token.AsSpan(Header.Length + 1, end - Header.Length - 1))))
                : null;
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return null;
        }
    }

    private Identity? Read(JsonObject claims)
    {
        var account = claims["kubernetes.io"]?["serviceaccount"] as JsonObject;
        var key = new ObjectKey(
            new("", "serviceaccounts"), (claims["kubernetes.io"] as JsonObject).Text("namespace"), account.Text("name"));
        return claims.Number("exp") > _cluster.Time.GetUtcNow().ToUnixTimeSeconds()
            && _cluster.Find(key) is { } found && found.Uid == account.Text("uid")
            ? Identity.OfServiceAccount(key.Namespace, key.Name, found.Uid)
            : null;
    }

    private byte[] Sign(string text) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text));
}
