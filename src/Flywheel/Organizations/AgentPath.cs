namespace Flywheel.Organizations;

/// <summary>The context that a GitLab agent offers: <c>group/project:agent</c>.</summary>
internal static class AgentPath
{
    public static bool Is(string context)
    {
        var colon = context.LastIndexOf(':');
        return colon > 0 && colon < context.Length - 1 && context.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && slash < colon;
    }
}
