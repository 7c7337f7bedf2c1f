using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Controllers.Jobs;

namespace Flywheel.Lab.Tests.Controllers.Jobs;

public sealed class JobTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"completions":3,"parallelism":2}""", 0, 0, 0, "Run 2")]
    [InlineData("""{"completions":3,"parallelism":2}""", 1, 2, 0, "Run 1")]
    [InlineData("""{"completions":3,"parallelism":2}""", 0, 3, 0, "Complete")]
    [InlineData("""{"parallelism":2}""", 1, 1, 0, "Run 1")]
    [InlineData("""{"parallelism":2}""", 0, 1, 0, "Complete")]
    [InlineData("""{"completions":1,"backoffLimit":0}""", 0, 0, 1, "Fail BackoffLimitExceeded")]
    [InlineData("""{"completions":1,"backoffLimit":3}""", 0, 0, 1, "Run 0")]
    [InlineData("""{"completions":1,"suspend":true}""", 1, 0, 0, "Suspend")]
    [InlineData("""{"completions":1,"activeDeadlineSeconds":5}""", 1, 0, 0, "Fail DeadlineExceeded")]
    public void A_job_is_decided_by_its_counts(string spec, int active, int succeeded, int failed, string expected)
    {
        var counts = new JobCounts(active, succeeded, failed, failed > 0 ? Start.AddSeconds(5) : null);

        var decision = JobDecision.Of(JsonNode.Parse(spec)!.AsObject(), counts, Start, new Pace(), Start.AddSeconds(6));

        Assert.Equal(expected, decision switch
        {
            JobDecision.Run run => $"Run {run.Active}",
            JobDecision.Fail fail => $"Fail {fail.Reason}",
            _ => decision.GetType().Name,
        });
    }

    [Fact]
    public async Task A_job_completes_after_a_moment()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Job("\"completions\": 2"));

        await cluster.PassAsync(6);

        var status = cluster.Get(Collections.Jobs, "work")["status"]!;
        Assert.Equal(2, status.NumberAt("succeeded"));
        Assert.True(Conditions.Holds(status, "Complete"));
        Assert.True(Conditions.Holds(status, "SuccessCriteriaMet"));
        Assert.NotNull(status["completionTime"]);
        Assert.All(cluster.Pods, pod => Assert.Equal("Succeeded", pod.TextAt("status", "phase")));
        Assert.Equal(["SuccessfulCreate", "SuccessfulCreate", "Completed"], cluster.Events("work"));
    }

    [Fact]
    public async Task A_failing_job_tries_again_with_growing_pauses_and_gives_up()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Job("\"backoffLimit\": 1", "\"lab.flywheel.dev/pods\": \"crash-loop\""));

        await cluster.PassAsync(8);
        _ = Assert.Single(cluster.Pods);
        await cluster.PassAsync(12);

        var status = cluster.Get(Collections.Jobs, "work")["status"]!;
        Assert.Equal(2, status.NumberAt("failed"));
        Assert.Equal("BackoffLimitExceeded", Conditions.Reason(status, "Failed"));
    }

    [Fact]
    public async Task A_finished_job_goes_when_its_time_is_over_and_its_pods_with_it()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Job("\"ttlSecondsAfterFinished\": 10"));

        await cluster.PassAsync(5);
        Assert.NotNull(cluster.Find(Collections.Jobs, "work"));
        await cluster.PassAsync(10);

        Assert.Null(cluster.Find(Collections.Jobs, "work"));
        Assert.Empty(cluster.Pods);
    }

    [Fact]
    public async Task Indexed_jobs_run_each_index_once()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Job(""" "completions": 3, "parallelism": 2, "completionMode": "Indexed" """));

        await cluster.PassAsync(6);

        Assert.Equal("0-2", cluster.Get(Collections.Jobs, "work").TextAt("status", "completedIndexes"));
        Assert.Equal(3, cluster.Pods.Count);
    }

    [Fact]
    public async Task A_suspended_job_has_no_pods_until_it_is_resumed()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Job("\"suspend\": true"));
        await cluster.PassAsync(3);
        Assert.Empty(cluster.Pods);
        Assert.True(Conditions.Holds(cluster.Get(Collections.Jobs, "work")["status"], "Suspended"));

        cluster.Change(Collections.Jobs, "work", job => job["spec"]!["suspend"] = false);
        await cluster.PassAsync(4);

        Assert.True(Conditions.Holds(cluster.Get(Collections.Jobs, "work")["status"], "Complete"));
    }

    [Fact]
    public async Task A_cron_job_makes_jobs_by_the_clock_and_keeps_a_few()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create("""
            { "apiVersion": "batch/v1", "kind": "CronJob", "metadata": { "name": "nightly" },
              "spec": { "schedule": "*/1 * * * *", "successfulJobsHistoryLimit": 2,
                "jobTemplate": { "spec": { "template": { "spec": { "restartPolicy": "Never", "containers": [ { "name": "c", "image": "c:1" } ] } } } } } }
            """);

        for (var minute = 0; minute < 4; minute++)
        {
            await cluster.PassMinutesAsync(1);
            await cluster.PassAsync(3);
        }

        var jobs = cluster.List(Collections.Jobs);
        Assert.Equal(2, jobs.Count);
        Assert.All(jobs, job => Assert.True(Conditions.Holds(job["status"], "Complete")));
        Assert.Equal("2026-03-04T05:10:00Z", cluster.Get(Collections.CronJobs, "nightly").TextAt("status", "lastScheduleTime"));
    }
}
