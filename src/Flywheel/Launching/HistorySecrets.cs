using Flywheel.Diagnostics;

namespace Flywheel.Launching;

/// <summary>What the environment says of the database, all of it secret.</summary>
internal static class HistorySecrets
{
    private const string AddressName = "FLYWHEEL_DATABASE";
    private const string PasswordName = "FLYWHEEL_DATABASE_PASSWORD";
    private const string FileName = "FLYWHEEL_DATABASE_PASSWORD_FILE";
    private const int Longest = 4096;

    /// <summary>The address of the database; null: history is a file.</summary>
    public static string? Address(IReadOnlyDictionary<string, string> variables) => Said(variables, AddressName);

    /// <summary>The password that stands beside the address; empty: none does.</summary>
    public static Checked<string> Password(IReadOnlyDictionary<string, string> variables)
    {
        if (Said(variables, PasswordName) is { } given)
        {
            return new(given, []);
        }

        if (Said(variables, FileName) is not { } file)
        {
            return new("", []);
        }

        try
        {
            using var reader = new StreamReader(file);
            var buffer = new char[Longest];
            var password = new string(buffer, 0, reader.ReadBlock(buffer)).Trim();
            return password.Length > 0 ? new(password, []) : new(null, [Problem($"{VisibleText.Of(file)} is empty.")]);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new(null, [Problem($"It cannot be read: {VisibleText.Of(problem.Message)}")]);
        }
    }

    /// <summary>Names and values that no output may show.</summary>
    public static IEnumerable<KeyValuePair<string, string>> All(IReadOnlyDictionary<string, string> variables)
    {
        var address = Address(variables) ?? "";
        return
        [
            new(AddressName, address), new($"the password of {AddressName}", PasswordIn(address)), new($"the password of {AddressName}", Uri.UnescapeDataString(PasswordIn(address))),
            new(PasswordName, Said(variables, PasswordName) ?? ""), new(FileName, Password(variables).Value ?? ""), new("PGPASSWORD", Said(variables, "PGPASSWORD") ?? ""),
        ];
    }

    // Between the first colon after the scheme and the last @ before the path, also where the address is wrong otherwise.
    private static string PasswordIn(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? address[(scheme + 3)..] : address;
        var user = start.LastIndexOf('@') is var at and >= 0 ? start[..at] : "";
        return user.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? user[(colon + 1)..] : "";
    }

    private static Diagnostic Problem(string detail) =>
        HistoryRules.BadAddress.Create($"{FileName} names a file with the password. {detail}", $"Put the password into that file, or into {PasswordName}.");

    private static string? Said(IReadOnlyDictionary<string, string> variables, string name) =>
        variables.TryGetValue(name, out var value) && value.Trim() is { Length: > 0 } text ? text : null;
}
