namespace SaeActors.Bench.Counting;

/// <summary>The shape of GPT-2 small with the published res-jb SAEs, fitted by fit.py to the figures that
/// "Evolution of SAE Features Across Layers in LLMs" published with its code (Stefan-Heimersheim/spar-2024, commit c68d126):
/// active features of 100 prompts, dead features and co-activation density over 17.5 M tokens.</summary>
internal static class Profile
{
    public const int Width = 24_576;

    /// <summary>Hidden causes of a token, the k-th with weight 1/k: features that share one fire together, features that share none
    /// hardly ever do. Without them the distinct pairs after 17.4 M tokens would be 71 % instead of the measured 48 %.</summary>
    public const int Topics = 4_096;

    /// <summary>A feature has at least so many topics, and enough that its topics cover twice its density.</summary>
    public const int LeastTopics = 4;

    /// <summary>Share of a feature's firing that has nothing to do with its topics.</summary>
    public const double Everywhere = 0.08;

    /// <summary>(12,) Mean active features of a token (the last tokens of 100 prompts).</summary>
    public static readonly double[] ActiveFeatures = [15.3, 17.7, 24.8, 32.0, 42.3, 54.2, 62.4, 69.3, 77.8, 81.8, 62.5, 70.9];

    /// <summary>(12,) Share of features that never fire in 17.4 M tokens.</summary>
    public static readonly double[] Dead = [0.1656, 0.1040, 0.1643, 0.1241, 0.0187, 0.0024, 0.0004, 0.0002, 0.0002, 0.0001, 0.0002, 0.0014];

    /// <summary>(12,) Standard deviation of the log-normal density of the others.</summary>
    public static readonly double[] Sigma = [1.56, 1.86, 1.88, 1.78, 1.81, 1.74, 1.62, 1.56, 1.46, 1.44, 1.44, 1.38];

    /// <summary>Share of features that a feature of the layer before triggers (the paper: about half pass through).</summary>
    public const double Linked = 0.5;
}
