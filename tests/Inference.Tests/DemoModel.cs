namespace SaeActors.Inference.Tests;

/// <summary>The demo model, loaded once for all tests that only read it.</summary>
internal static class DemoModel
{
    private static readonly Lazy<InferenceModel> Loaded =
        new(() => ModelFolder.Load(TestData.Demo("model"), TestData.Demo("saes"), new LoadOptions { MeasureReconstruction = false }));

    public static IInferenceEngine Engine => Loaded.Value.Engine;

    /// <summary>One row per text.</summary>
    public static int[][] Rows(params string[] texts) => TokenPolicy.For(Engine.Model).Tokenize(Loaded.Value.Tokenizer, texts).Rows();
}
