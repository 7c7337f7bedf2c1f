namespace Flywheel.Processes;

/// <summary>What must hold of a command before the system sees it, and what the system's refusals mean.</summary>
internal static class CommandCheck
{
    /// <exception cref="ProcessStartException">
    /// A relative path, or a text that the system would cut or misread: the log would show one command and the child would get another.
    /// </exception>
    public static void Require(ToolCommand command)
    {
        if (Problem(command) is { } problem)
        {
            throw new ProcessStartException(command.File, problem);
        }
    }

    /// <summary>What an errno of the start means for the one who wrote the command.</summary>
    public static string Explain(ToolCommand command, int error) => error switch
    {
        NativeProcess.ArgumentsTooLong =>
            "its arguments and environment are longer than the system allows (128 KiB for a single one); pass large values in a file",
        _ when !Directory.Exists(command.Directory) => $"its working directory {command.Directory} does not exist",
        NativeProcess.NoSuchFile when File.Exists(command.File) => "the interpreter or loader that it names does not exist",
        _ => NativeProcess.Describe(error),
    };

    private static string? Problem(ToolCommand command)
    {
        if (!Path.IsPathRooted(command.File) || !Path.IsPathRooted(command.Directory))
        {
            return "its path and its working directory must be absolute";
        }

        if (HasNul(command.File) || HasNul(command.Directory) || command.Arguments.Any(HasNul))
        {
            return "its path, directory or an argument holds a NUL character, at which the system would cut it off";
        }

        foreach (var (name, value) in command.Environment)
        {
            if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal) || HasNul(name) || HasNul(value))
            {
                return $"the environment variable \"{name.Replace('\0', '?')}\" is empty, or holds \"=\" in its name or a NUL character";
            }
        }

        return null;
    }

    private static bool HasNul(string text) => text.Contains('\0', StringComparison.Ordinal);
}
