using Microsoft.AspNetCore.Http;
using SaeActors.Api.Problems;
using SaeActors.Api.Security;

namespace SaeActors.Api.Tests.Security;

/// <summary>Who is let through to what.</summary>
public class CallerCheckTests
{
    [Theory]
    [InlineData("/api/model", false)]
    [InlineData("/api", false)]
    [InlineData("/openapi/v1.json", false)]
    [InlineData("/", true)]
    [InlineData("/features/3/17", true)]
    [InlineData("/assets/index-1.js", true)]
    [InlineData("/theme.js", true)]
    [InlineData("/healthz", true)]
    public async Task With_a_key_the_page_is_open_and_the_service_is_not(string path, bool isOpen)
    {
        Assert.Equal(isOpen, await PassesAsync(new ApiOptions { ApiKey = "key" }, path));
        Assert.True(await PassesAsync(new ApiOptions { ApiKey = "key" }, path, ("x-api-key", "key")));
        Assert.Equal(isOpen, await PassesAsync(new ApiOptions { ApiKey = "key" }, path, ("x-api-key", "other")));
    }

    [Theory]
    [InlineData("localhost", null, true)]
    [InlineData("rebound.example", null, false)]
    [InlineData("localhost", "http://localhost", true)]
    [InlineData("localhost", "https://evil.example", false)]
    [InlineData("localhost", "null", false)]
    public async Task Without_a_key_only_this_machine_and_our_own_page_are_answered(string host, string? origin, bool isOpen) =>
        Assert.Equal(isOpen, await PassesAsync(new ApiOptions(), "/api/model", ("Host", host), ("Origin", origin ?? "")));

    private static async Task<bool> PassesAsync(ApiOptions options, string path, params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = path;
        context.Request.Host = new HostString("localhost");
        foreach (var (name, value) in headers) context.Request.Headers[name] = value;
        var passed = false;
        var check = new CallerCheck(Pass, options);
        try
        {
            await check.InvokeAsync(context);
        }
        catch (RefusedException)
        {
            Assert.False(passed);
        }

        return passed;

        Task Pass(HttpContext _)
        {
            passed = true;
            return Task.CompletedTask;
        }
    }
}
