using Microsoft.AspNetCore.Http;
using SaeActors.Api.Problems;
using SaeActors.Graph.Contract;

namespace SaeActors.Api.Tests.Problems;

public class ProblemOfTests
{
    [Fact]
    public void A_full_backlog_says_when_to_come_back()
    {
        var (problem, retryAfter) = ProblemOf.Exception(new BacklogFullException("7 MB wait; expected 5 MB at most.", TimeSpan.FromSeconds(3)));
        Assert.Equal((StatusCodes.Status429TooManyRequests, "7 MB wait; expected 5 MB at most."), (problem.Status, problem.Detail));
        Assert.Equal(TimeSpan.FromSeconds(3), retryAfter);
    }

    [Fact]
    public void Storage_that_is_away_may_be_asked_again()
    {
        Assert.Equal(StatusCodes.Status503ServiceUnavailable, ProblemOf.Exception(new ServiceAwayException("away")).Problem.Status);
        Assert.NotNull(ProblemOf.Exception(new IOException("No space left on device")).RetryAfter);
    }

    [Fact]
    public void The_parameter_name_of_an_argument_error_is_not_the_callers_business()
    {
        var (problem, _) = ProblemOf.Exception(new ArgumentException("layer is 9; expected 0 to 6.", "query"));
        Assert.Equal((StatusCodes.Status400BadRequest, "layer is 9; expected 0 to 6."), (problem.Status, problem.Detail));
    }

    [Fact]
    public void A_surprise_tells_the_caller_nothing_of_the_inside() =>
        Assert.DoesNotContain("secret", ProblemOf.Exception(new InvalidOperationException("secret")).Problem.Detail, StringComparison.Ordinal);
}
