using System.CommandLine;
using System.Text;
using System.Text.Json;
using Flywheel.Cli.Views;
using Flywheel.Diagnostics;
using Flywheel.LabAccess;
using Flywheel.Launching;

namespace Flywheel.Cli.Commands;

/// <summary><c>lab fault add|list|clear</c>: what goes wrong in the lab on purpose.</summary>
internal static class LabFaultCommand
{
    private const int MostPasses = 1_000_000;

    public static Command Create(CommandHost host)
    {
        var add = new Command("add", "Let something go wrong.") { Api(host), State(host), Runner(host), Pod(host) };
        return new Command("fault", "What goes wrong in the lab on purpose.") { add, List(host), Clear(host) };
    }

    private static Command Api(CommandHost host)
    {
        var surface = new Option<string>("--surface")
        {
            Description = "Whose requests (default: kubernetes).",
            HelpName = "kubernetes|forge|state|ingress",
            DefaultValueFactory = _ => "kubernetes",
        };
        surface.AcceptOnlyFromAmong("kubernetes", "forge", "state", "ingress");
        var mode = Mode("status:CODE, hang[:MS], slow:MS, timeout:MS, cut, cut-body, lose-answer, drop-watch[:MS].");
        var method = new Option<string?>("--method") { Description = "Only this method.", HelpName = "METHOD" };
        var path = new Option<string?>("--path") { Description = "Only paths that begin so; with * and ** a pattern.", HelpName = "PATTERN" };
        var identity = new Option<string?>("--identity") { Description = "Only whose token it is: pipeline, admin.", HelpName = "NAME" };
        var (after, times) = (After(), Times());
        var command = new Command("api", "Requests to one of the lab's APIs.") { mode, surface, method, path, identity, after, times };
        command.SetAction((parsed, cancellationToken) => AddAsync(parsed, host, writer =>
        {
            writer.WriteString("kind", "request");
            writer.WriteString("surface", parsed.GetValue(surface));
            Write(writer, "method", parsed.GetValue(method));
            Write(writer, "path", parsed.GetValue(path));
            Write(writer, "identity", parsed.GetValue(identity));
            Write(writer, "mode", parsed.GetValue(mode));
            Write(writer, parsed.GetValue(after), parsed.GetValue(times));
        }, cancellationToken));
        return command;
    }

    private static Command State(CommandHost host)
    {
        var name = new Argument<string?>("NAME") { Description = "Only states of this name; a pattern.", Arity = ArgumentArity.ZeroOrOne };
        var mode = Mode("post500, post403, hang, timeout, lose-answer, unlockfail.");
        var (after, times) = (After(), Times());
        var command = new Command("state", "Writes of tofu's states.") { name, mode, after, times };
        command.SetAction((parsed, cancellationToken) => AddAsync(parsed, host, writer =>
        {
            writer.WriteString("kind", "state");
            Write(writer, "name", parsed.GetValue(name));
            Write(writer, "mode", parsed.GetValue(mode));
            Write(writer, parsed.GetValue(after), parsed.GetValue(times));
        }, cancellationToken));
        return command;
    }

    private static Command Runner(CommandHost host) => Named(host, "runner", "Runners that fall silent.", "Name or number of a runner; a pattern.");

    private static Command Pod(CommandHost host) => Named(host, "pod", "Pods that do not become ready.", "NAMESPACE/PATTERN.");

    private static Command Named(CommandHost host, string kind, string description, string what)
    {
        var name = new Argument<string>("NAME") { Description = what };
        var command = new Command(kind, description) { name };
        command.SetAction((parsed, cancellationToken) => AddAsync(parsed, host, writer =>
        {
            writer.WriteString("kind", kind);
            writer.WriteString("name", parsed.GetValue(name));
        }, cancellationToken));
        return command;
    }

    private static Command List(CommandHost host)
    {
        var command = new Command("list", "The faults, and how often each struck.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = new LabPlace(parsed, host);
            using var answer = await AskAsync(place, HttpMethod.Get, "/faults", null, cancellationToken);
            return place.Tell(
                page => FaultView.Write(page, answer.RootElement),
                writer =>
                {
                    writer.WritePropertyName("faults");
                    answer.RootElement.WriteTo(writer);
                });
        });
        return command;
    }

    private static Command Clear(CommandHost host)
    {
        var id = new Argument<string?>("ID") { Description = "One fault (default: all).", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("clear", "End all faults, or one.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = new LabPlace(parsed, host);
            var path = parsed.GetValue(id) is { } one ? $"/faults/{Uri.EscapeDataString(one)}" : "/faults";
            using var answer = await AskAsync(place, HttpMethod.Delete, path, null, cancellationToken);
            var cleared = answer.RootElement.GetProperty("cleared").GetInt32();
            return place.Tell(
                page => page.Write(Line.Of(cleared switch { 0 => "There was no fault.", 1 => "1 fault has ended.", _ => $"{cleared} faults have ended." })),
                writer => writer.WriteNumber("cleared", cleared));
        });
        return command;
    }

    private static async Task<int> AddAsync(ParseResult parsed, CommandHost host, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        var place = new LabPlace(parsed, host);
        using var answer = await AskAsync(place, HttpMethod.Post, "/faults", body.ToArray(), cancellationToken);
        var fault = answer.RootElement;
        return place.Tell(
            page => page.Write(Line.Of(fault.GetProperty("id").GetString() ?? "", Reports.TextStyle.Strong).Add($": {FaultView.Describe(fault)}")),
            writer =>
            {
                writer.WritePropertyName("fault");
                fault.WriteTo(writer);
            });
    }

    private static async Task<JsonDocument> AskAsync(LabPlace place, HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        var lab = await place.RunningAsync(cancellationToken);
        using var client = new LabClient(lab.ControlSocket);
        return await client.AskAsync(method, path, body, cancellationToken) switch
        {
            null => throw new LaunchException(LaunchFailure.Unusable, LabRules.NoAnswer.Create($"Process {lab.Pid} does not answer on {lab.ControlSocket}.")),
            { IsGood: true, Body: var good } => JsonDocument.Parse(good),
            { Body: var bad } => throw new LaunchException(LaunchFailure.Usage, LabRules.FaultRefused.Create(Problems(bad))),
        };
    }

    private static string Problems(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return string.Join(' ', document.RootElement.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()));
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Encoding.UTF8.GetString(body);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Write(Utf8JsonWriter writer, int? after, int? times)
    {
        if (after is { } passes)
        {
            writer.WriteNumber("after", passes);
        }

        if (times is { } hits)
        {
            writer.WriteNumber("times", hits);
        }
    }

    private static Option<string> Mode(string modes) => new("--mode") { Description = modes, HelpName = "MODE", Required = true };

    private static Option<int?> After() => NumberOption.Create("--after", "-a", "Let so many pass first.", MostPasses);

    private static Option<int?> Times() => NumberOption.Create("--times", "-t", "End after so many hits.", MostPasses);
}
