namespace SaeActors.Inference.Hub;

/// <summary>The short names that can be pulled; everything else is named by its repository.</summary>
public static class KnownReleases
{
    private const int Gpt2Blocks = 12;

    /// <summary>The release of a short name, or null.</summary>
    public static KnownRelease? Find(string id) => All.FirstOrDefault(release => release.Id == id);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KnownRelease> All { get; } = [Gpt2Small(), Gpt2SmallResJb()];

    private static KnownRelease Gpt2Small() =>
        new("gpt2-small", "openai-community/gpt2", ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"], []);

    // Bloom's residual SAEs: the input of every block and, as source 12, the output of the last.
    private static KnownRelease Gpt2SmallResJb()
    {
        var saes = Enumerable.Range(0, Gpt2Blocks)
            .Select(block => $"blocks.{block}.hook_resid_pre")
            .Append($"blocks.{Gpt2Blocks - 1}.hook_resid_post")
            .Select((hook, source) => new KnownSae(hook, $"gpt2-small/{source}-res-jb", true))
            .ToList();
        return new("gpt2-small-res-jb", "jbloom/GPT2-Small-SAEs-Reformatted", [.. saes.SelectMany(sae => new[] { $"{sae.Hook}/cfg.json", $"{sae.Hook}/sae_weights.safetensors" })], saes);
    }
}
