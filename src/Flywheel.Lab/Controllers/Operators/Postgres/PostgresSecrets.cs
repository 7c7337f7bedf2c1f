using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Operators.Postgres;

/// <summary>The Secrets with which applications reach a cluster of CloudNativePG.</summary>
internal static class PostgresSecrets
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /// <summary><c>NAME-app</c>, or <c>NAME-superuser</c>, with a new password.</summary>
    public static JsonObject Make(PostgresCluster cluster, bool isSuperuser)
    {
        var user = isSuperuser ? "postgres" : cluster.User;
        var database = isSuperuser ? "*" : cluster.Database;
        var password = RandomNumberGenerator.GetString(Alphabet, 64);
        var host = $"{cluster.Name}-rw";
        var address = $"{host}.{cluster.Owner.Namespace}:5432/{database}";
        var labels = cluster.Labels();
        labels["cnpg.io/reload"] = "true";
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = $"{cluster.Name}-{(isSuperuser ? "superuser" : "app")}", ["labels"] = labels },
            ["type"] = "kubernetes.io/basic-auth",
            ["data"] = new JsonObject
            {
                ["dbname"] = Encoded(database),
                ["host"] = Encoded(host),
                ["jdbc-uri"] = Encoded($"jdbc:postgresql://{address}?password={password}&user={user}"),
                ["password"] = Encoded(password),
                ["pgpass"] = Encoded($"{host}:5432:{database}:{user}:{password}\n"),
                ["port"] = Encoded("5432"),
                ["uri"] = Encoded($"postgresql://{user}:{password}@{address}"),
                ["user"] = Encoded(user),
                ["username"] = Encoded(user),
            },
        };
    }

    private static string Encoded(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
