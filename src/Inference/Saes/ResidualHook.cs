using System.Globalization;
using System.Text.RegularExpressions;

namespace SaeActors.Inference.Saes;

/// <summary>The TransformerLens names of places in the residual stream.</summary>
internal static partial class ResidualHook
{
    /// <summary>How many blocks come before the hook: k for <c>blocks.k.hook_resid_pre</c>, k + 1 for <c>blocks.k.hook_resid_post</c>.</summary>
    /// <exception cref="WeightsException">The hook is elsewhere.</exception>
    public static int BlocksBefore(string path, string hook)
    {
        var match = Pattern().Match(hook);
        return match.Success && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var block)
            ? block + (match.Groups[2].ValueSpan is "post" ? 1 : 0)
            : throw new WeightsException($"{path}: hook '{hook}'; expected blocks.N.hook_resid_pre or blocks.N.hook_resid_post.");
    }

    [GeneratedRegex(@"^blocks\.(\d+)\.hook_resid_(pre|post)$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
