namespace Flywheel.LabAccess;

/// <summary>How a POSIX shell spells a text that it must not interpret.</summary>
internal static class ShellWord
{
    public static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
