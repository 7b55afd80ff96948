using SaeActors.Api.Parameters;
using SaeActors.Features.Counting;

namespace SaeActors.Api.Tests.Parameters;

public class QueryParameterTests
{
    [Theory]
    [InlineData(typeof(int), "12", true)]
    [InlineData(typeof(int), "-12", true)]
    [InlineData(typeof(int), "1e9", false)]
    [InlineData(typeof(int), "99999999999", false)]
    [InlineData(typeof(long), "99999999999", true)]
    [InlineData(typeof(double), "1e-3", true)]
    [InlineData(typeof(double), "NaN", false)]
    [InlineData(typeof(double), "-Infinity", false)]
    [InlineData(typeof(double), "1,5", false)]
    [InlineData(typeof(Measure), "mutualInformation", true)]
    [InlineData(typeof(Measure), "JACCARD", true)]
    [InlineData(typeof(Measure), "0", false)]
    [InlineData(typeof(Measure), "jaccard,lift", false)]
    [InlineData(typeof(string), "", true)]
    public void A_value_is_taken_only_if_it_is_what_its_type_says(Type type, string text, bool taken) =>
        Assert.Equal(taken, new QueryParameter("x", type, Required: false).Accepts(text));
}
