namespace Flywheel.Cli.Views;

/// <summary>What <c>--output</c> asks for.</summary>
internal enum OutputKind
{
    Human,
    Json,
    Ndjson,
}
