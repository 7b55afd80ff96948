using System.Text.Json;

namespace SaeActors.Inference.Saes;

/// <summary>Finds and reads the SAEs of a study: a folder of folders, one SAE folder, or a JSON manifest hook → path.</summary>
internal static class SaeFolders
{
    /// <summary>The SAEs in the order of their places in the residual stream.</summary>
    /// <exception cref="WeightsException">None is there, one cannot be read, two sit at one place, or they disagree about the model.</exception>
    public static IReadOnlyList<SparseAutoencoder> Read(string path)
    {
        var autoencoders = (Directory.Exists(path) ? ReadFolders(path) : ReadManifest(path)).OrderBy(sae => sae.BlocksBefore).ToList();
        if (autoencoders.Count == 0)
        {
            throw new WeightsException(
                $"{path}: no SAE; expected folders with {SaeLensFolder.ConfigName} and {SaeLensFolder.WeightsName}, or with {GemmaScopeFolder.WeightsName}.");
        }

        CheckAgreement(path, autoencoders);
        return autoencoders;
    }

    private static IEnumerable<SparseAutoencoder> ReadFolders(string path) =>
        Directory.EnumerateDirectories(path, "*", SearchOption.AllDirectories)
            .Prepend(path)
            .Where(folder => IsSaeLens(folder) || IsGemmaScope(folder))
            .Order(StringComparer.Ordinal)
            .Select(folder => ReadFolder(folder, null));

    // {"blocks.0.hook_resid_pre": "folder"}, or an object with path and what the SAE's own files do not say.
    private static IEnumerable<SparseAutoencoder> ReadManifest(string path)
    {
        if (!File.Exists(path))
        {
            throw new WeightsException($"{path}: is not there; expected a folder of SAEs or a JSON manifest hook → path.");
        }

        var root = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return JsonFile.Parse(path, manifest => manifest.ValueKind == JsonValueKind.Object
            ? manifest.EnumerateObject().Select(entry => ReadEntry(path, root, entry)).ToList()
            : throw new WeightsException($"{path}: the manifest is {manifest.ValueKind}; expected an object hook → path."));
    }

    private static SparseAutoencoder ReadEntry(string manifest, string root, JsonProperty entry)
    {
        if (entry.Value.ValueKind == JsonValueKind.String)
        {
            return ReadFolder(Path.Combine(root, entry.Value.GetString()!), entry.Name);
        }

        var fields = new JsonFields($"{manifest}, '{entry.Name}'", entry.Value);
        var folder = fields.Text("path") ?? throw new WeightsException($"{manifest}: '{entry.Name}' is {entry.Value.ValueKind}; expected a path, or an object with 'path'.");
        return ReadFolder(Path.Combine(root, folder), entry.Name)
            .With(fields.Text("neuronpedia_id"), fields.Flag("center_writing_weights"));
    }

    private static SparseAutoencoder ReadFolder(string folder, string? hook)
    {
        if (IsGemmaScope(folder))
        {
            return GemmaScopeFolder.Read(folder, hook);
        }

        if (!IsSaeLens(folder))
        {
            throw new WeightsException(
                $"{folder}: no SAE; expected {SaeLensFolder.ConfigName} and {SaeLensFolder.WeightsName}, or {GemmaScopeFolder.WeightsName}.");
        }

        var autoencoder = SaeLensFolder.Read(folder);
        return hook is null || hook == autoencoder.Description.Hook
            ? autoencoder
            : throw new WeightsException($"{folder}: the SAE reads '{autoencoder.Description.Hook}'; the manifest puts it at '{hook}'.");
    }

    private static void CheckAgreement(string path, List<SparseAutoencoder> autoencoders)
    {
        for (var layer = 1; layer < autoencoders.Count; layer++)
        {
            var (first, sae) = (autoencoders[layer - 1], autoencoders[layer]);
            var (firstHook, hook) = (first.Description.Hook, sae.Description.Hook);
            if (sae.BlocksBefore == first.BlocksBefore)
            {
                throw new WeightsException($"{path}: '{firstHook}' and '{hook}' are one place in the residual stream; expected one SAE for each.");
            }

            if (sae.ModelWidth != first.ModelWidth)
            {
                throw new WeightsException($"{path}: '{firstHook}' is made for width {first.ModelWidth}, '{hook}' for {sae.ModelWidth}; expected one model.");
            }

            if (sae.CentredResidual != first.CentredResidual)
            {
                throw new WeightsException($"{path}: '{firstHook}' and '{hook}' disagree about center_writing_weights; expected one model.");
            }
        }
    }

    private static bool IsSaeLens(string folder) =>
        File.Exists(Path.Combine(folder, SaeLensFolder.ConfigName)) && File.Exists(Path.Combine(folder, SaeLensFolder.WeightsName));

    private static bool IsGemmaScope(string folder) => File.Exists(Path.Combine(folder, GemmaScopeFolder.WeightsName));
}
