using System.Text.Json;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Testing;
using Flywheel.Tests.Deployments;

namespace Flywheel.Tests.Plans;

public sealed class StackVariableFileTests : IDisposable
{
    private readonly StackSandbox _stack = new("variable \"replicas\" {}\nvariable \"image\" {}\nvariable \"app\" {}\nvariable \"app_commit\" {}\n");
    private readonly TestJobContext _context;

    public StackVariableFileTests() => _context = new(_stack.Root, StubJob.Parse("plan/attic"));

    public void Dispose() => _stack.Dispose();

    [Fact]
    public void Settings_image_app_and_what_is_offered_come_together()
    {
        _context.Add(JobIds.Image, JobResult.Succeeded() with { Facts = JobResult.Succeeded().Facts.Add("image-reference", "registry/x@sha256:1") });
        var app = _context.Artifacts.Put("app.tar", "app"u8);
        _context.Add(JobIds.App, JobResult.Succeeded(null, app));

        var (values, problems) = StackVariableFile.Collect(Target(), _context);

        Assert.Empty(problems);
        Assert.Equal(
            [("app", $"\"{_context.Artifacts.PathOf(app.Digest)}\""), ("app_commit", "\"4f1c\""), ("image", "\"registry/x@sha256:1\""), ("replicas", "2")],
            values.Select(v => (v.Key, v.Value)));
    }

    [Fact]
    public void An_image_that_is_in_no_registry_is_given_by_its_digest()
    {
        _context.Add(JobIds.Image, JobResult.Succeeded() with { Facts = JobResult.Succeeded().Facts.Add("image", "sha256:1") });

        Assert.Equal("\"sha256:1\"", StackVariableFile.Collect(Target(), _context).Values["image"]);
    }

    [Fact]
    public void What_was_not_built_is_not_given()
    {
        var (values, problems) = StackVariableFile.Collect(Target(), _context);

        Assert.Empty(problems);
        Assert.Equal(["app_commit", "replicas"], values.Keys);
    }

    [Fact]
    public void What_is_only_offered_is_left_out_where_the_stack_does_not_declare_it()
    {
        var target = Target();

        var (values, problems) = StackVariableFile.Collect(target with { Offered = target.Offered.Add("unknown", "x") }, _context);

        Assert.Empty(problems);
        Assert.DoesNotContain("unknown", values.Keys);
    }

    [Fact]
    public void A_setting_wins_over_what_is_offered()
    {
        var target = Target();

        var (values, _) = StackVariableFile.Collect(target with { Variables = target.Variables.Add("app_commit", "\"mine\"") }, _context);

        Assert.Equal("\"mine\"", values["app_commit"]);
    }

    [Theory]
    [InlineData("${file(\"/etc/passwd\")}")]
    [InlineData("\"quoted\" \\ and\nlines \u0001 ü 🚀")]
    public void A_value_is_data_and_never_configuration(string hostile)
    {
        var target = Target();
        var (values, _) = StackVariableFile.Collect(target with { Offered = target.Offered.SetItem("app_commit", hostile) }, _context);
        var file = Path.Combine(_stack.Root, "x.tfvars.json");

        StackVariableFile.Write(file, values);

        using var json = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Equal(hostile, json.RootElement.GetProperty("app_commit").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("replicas").GetInt32());
        Assert.Equal(DurableFile.Private, File.GetUnixFileMode(file));
    }

    private StackTarget Target()
    {
        var target = _stack.Target();
        return target with
        {
            Variables = target.Variables.Add("replicas", "2"),
            ImageVariable = "image",
            AppVariable = "app",
            Offered = target.Offered.Add("app_commit", "4f1c"),
        };
    }
}
