using Flywheel.Organizations;

namespace Flywheel.Tests.Organizations;

public sealed class OrganizationLocatorTests : IDisposable
{
    private readonly string _repository = Directory.CreateTempSubdirectory("flywheel-locator-").FullName;

    [Fact]
    public void The_file_in_the_root_is_taken()
    {
        Write("organization.yaml");

        Assert.Equal(new OrganizationLocation(Path.Combine(_repository, "organization.yaml"), "organization.yaml"),
            OrganizationLocator.Locate(_repository, null).Value);
    }

    [Fact]
    public void The_file_in_config_is_taken_when_there_is_none_in_the_root()
    {
        Write("config/organization.yaml");

        Assert.Equal("config/organization.yaml", OrganizationLocator.Locate(_repository, null).Value!.Name);
    }

    [Fact]
    public void The_root_wins_and_the_other_file_is_mentioned()
    {
        Write("organization.yaml");
        Write("config/organization.yaml");

        var located = OrganizationLocator.Locate(_repository, null);

        Assert.Equal("organization.yaml", located.Value!.Name);
        Assert.Equal("FW1303", Assert.Single(located.Diagnostics).Code);
    }

    [Fact]
    public void Without_a_file_it_is_said_where_was_looked()
    {
        var problem = Assert.Single(OrganizationLocator.Locate(_repository, null).Diagnostics);

        Assert.Equal("FW1302", problem.Code);
        Assert.Contains("organization.yaml nor config/organization.yaml", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_requested_file_that_is_not_there_is_named() =>
        Assert.Contains("/nowhere.yaml", Assert.Single(OrganizationLocator.Locate(_repository, "/nowhere.yaml").Diagnostics).Detail, StringComparison.Ordinal);

    [Fact]
    public void A_folder_in_place_of_the_file_is_a_diagnostic()
    {
        Directory.CreateDirectory(Path.Combine(_repository, "organization.yaml"));

        var read = OrganizationReader.Read(OrganizationLocator.Locate(_repository, null).Value!);

        Assert.Equal("FW9003", Assert.Single(read.Diagnostics).Code);
    }

    public void Dispose() => Directory.Delete(_repository, recursive: true);

    private void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_repository, path))!);
        File.WriteAllText(Path.Combine(_repository, path), "organization: {}\n");
    }
}
