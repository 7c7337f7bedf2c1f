using Flywheel.Diagnostics;
using Flywheel.Plans;
using Flywheel.Tests.Deployments;

namespace Flywheel.Tests.Plans;

public sealed class StackBackendTests : IDisposable
{
    private const string Address = "https://gitlab.example.com/api/v4/projects/1/terraform/state/{state}";

    private readonly StackSandbox _stack = new();

    public void Dispose() => _stack.Dispose();

    [Theory]
    [InlineData("s3", "key=attic-lab")]
    [InlineData("azurerm", "key=attic-lab")]
    [InlineData("oss", "key=attic-lab")]
    [InlineData("cos", "key=attic-lab")]
    [InlineData("gcs", "prefix=attic-lab")]
    [InlineData("consul", "path=attic-lab")]
    [InlineData("kubernetes", "secret_suffix=attic-lab")]
    [InlineData("remote", "")]
    [InlineData("unheard-of", "")]
    public void The_name_of_the_state_goes_where_the_backend_wants_it(string type, string settings)
    {
        var backend = Backend(type);

        Assert.Equal((type, settings), (backend.Init!.Type, string.Join(' ', backend.Init.Settings.Select(s => $"{s.Key}={s.Value}"))));
        Assert.Empty(backend.Environment);
        Assert.Null(backend.StateFile);
    }

    [Fact]
    public void Pg_takes_its_name_from_the_environment()
    {
        var backend = Backend("pg");

        Assert.Empty(backend.Init!.Settings);
        Assert.Equal("attic-lab", backend.Environment["PG_SCHEMA_NAME"]);
    }

    [Fact]
    public void A_local_state_lies_in_the_data_directory_with_and_without_a_block()
    {
        var expected = Path.Combine(_stack.Home.State, "attic-lab.tfstate");

        Assert.Equal(expected, Backend("local").Init!.Settings["path"]);
        _stack.Write("main.tf", "");
        Assert.Equal((expected, null), (_stack.Backend().Value!.StateFile, _stack.Backend().Value!.Init));
    }

    [Fact]
    public void Http_gets_its_address_and_those_of_its_lock()
    {
        var settings = Backend("http", Address).Init!.Settings;

        Assert.Equal(
            ["https://gitlab.example.com/api/v4/projects/1/terraform/state/attic-lab", "https://gitlab.example.com/api/v4/projects/1/terraform/state/attic-lab/lock"],
            new[] { settings["address"], settings["lock_address"] });
        Assert.Equal(settings["lock_address"], settings["unlock_address"]);
        Assert.Empty(Backend("http").Init!.Settings);
    }

    [Theory]
    [InlineData("https://gitlab.example.com/state")]
    [InlineData("https://user:password@gitlab.example.com/{state}")]
    [InlineData("https://token@gitlab.example.com/{state}")]
    [InlineData("{state}")]
    public void An_address_that_all_would_share_or_that_holds_a_password_is_refused(string address)
    {
        Write("http");

        var checkedBackend = _stack.Backend(address);

        Assert.Null(checkedBackend.Value);
        var problem = Assert.Single(checkedBackend.Diagnostics);
        Assert.Equal(PlanRules.StateAddress.Code, problem.Code);
        Assert.DoesNotContain("password", problem.Detail.Replace("user name or password", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void What_init_recorded_tells_the_state_and_never_a_credential()
    {
        var data = Path.Combine(_stack.Root, "data");
        Directory.CreateDirectory(data);
        File.WriteAllText(Path.Combine(data, "terraform.tfstate"), """
            {"version":3,"backend":{"type":"http","config":{"address":"https://user:secret@gitlab.example.com/state/attic-lab",
             "lock_address":"https://x","password":"hunter22","username":"me","retry_max":null,"skip_cert_verification":null},"hash":1}}
            """);

        Assert.Equal("http address=https://gitlab.example.com/state/attic-lab", EffectiveBackend.Read(data, Backend("http", Address)));
        Assert.Equal(
            "http address=lab:/state/attic-lab", EffectiveBackend.Read(data, _stack.Target() with { Backend = Backend("http", Address), LabStates = "https://gitlab.example.com" }));
    }

    [Fact]
    public void A_local_state_is_the_same_wherever_its_file_lies()
    {
        var data = Path.Combine(_stack.Root, "data");
        Directory.CreateDirectory(data);
        File.WriteAllText(Path.Combine(data, "terraform.tfstate"), """{"backend":{"type":"local","config":{"path":"/somewhere/attic-lab.tfstate","workspace_dir":null}}}""");

        Assert.Equal("local attic-lab", EffectiveBackend.Read(data, Backend("local")));
        _stack.Write("main.tf", "");
        Assert.Equal("local attic-lab", EffectiveBackend.Read("/nowhere", _stack.Backend().Value!));
    }

    [Fact]
    public void Two_schemas_of_one_database_are_two_states()
    {
        var data = Path.Combine(_stack.Root, "data");
        Directory.CreateDirectory(data);
        File.WriteAllText(Path.Combine(data, "terraform.tfstate"), """{"backend":{"type":"pg","config":{"conn_str":"postgres://u:p@h/db","schema_name":null}}}""");

        Assert.Equal("pg attic-lab", EffectiveBackend.Read(data, Backend("pg")));
    }

    private StackBackend Backend(string type, string? address = null)
    {
        Write(type);
        return _stack.Backend(address).Value!;
    }

    private void Write(string type) => _stack.Write("main.tf", $"terraform {{\n  backend \"{type}\" {{}}\n}}\n");
}
