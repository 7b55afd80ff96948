using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>What the person at the console is told who asks for what cannot be.</summary>
/// <remarks>A class of its own, so that these starts run beside the others.</remarks>
public class RefusedStartTests
{
    [Theory]
    [InlineData("--urls http://0.0.0.0:0", "set an API key")]
    [InlineData("--urls http://*:0", "set an API key")]
    [InlineData("--urls https://localhost:0", "expected an address such as")]
    [InlineData("--model nowhere", "expected --model and --saes together")]
    [InlineData("--model nowhere --saes nowhere", "nowhere")]
    [InlineData("--widths 8,x", "--widths holds 'x'")]
    [InlineData("--widths 8,8 --count-bos", "uploaded windows")]
    [InlineData("--widths 8,8 --model m --saes s", "does not go with")]
    [InlineData("--memory lots", "is not a number of bytes")]
    [InlineData("--preset fast", "expected paper")]
    [InlineData("--engine abacus", "expected cpu or torch")]
    [InlineData("--engine torch", "run it with -p:Torch=cuda")]
    [InlineData("--device cuda", "expected --engine torch beside them")]
    [InlineData("--widths 8,8 --engine torch", "starts a server without one")]
    [InlineData("--threshold 0.2", "expected 0, or r@FILE")]
    [InlineData("--widths 8,8 --threshold 0.2@nowhere.bin", "nowhere.bin")]
    [InlineData("--threads 0", "expected 1 or more")]
    [InlineData("--window-tokens 0", "expected 1 or more")]
    [InlineData("--neuronpedia gpt2-small/6-res-jb", "with {layer} for the layer's number")]
    [InlineData("--misspelt", "--misspelt")]
    [InlineData("prompts prune", "--older-than")]
    [InlineData("pull not-known", "is not known")]
    [InlineData("study remove --yes", "holds no study.json")]
    public async Task What_cannot_start_says_why_in_one_line_and_exits_with_1(string arguments, string expected)
    {
        using var folder = new TemporaryFolder();
        var (code, said) = await ServerProcess.RunToEndAsync($"{arguments} --data {folder["data"]}");
        Assert.Equal(1, code);
        Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }
}
