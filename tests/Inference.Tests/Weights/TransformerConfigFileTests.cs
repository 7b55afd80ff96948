using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Tests.Weights;

public class TransformerConfigFileTests
{
    private const string Llama = """
        "model_type":"llama","vocab_size":512,"hidden_size":64,"intermediate_size":172,"num_hidden_layers":5,"num_attention_heads":8,"max_position_embeddings":512
        """;

    [Theory]
    [InlineData(""" "rope_theta":500000.0,"rope_scaling":{"type":"linear","factor":2.0} """)]
    [InlineData(""" "rope_parameters":{"rope_theta":500000.0,"rope_type":"linear","factor":2.0} """)]
    public void Both_spellings_of_rope_mean_the_same(string rope)
    {
        var config = Read($"{{{Llama},{rope}}}");
        Assert.Equal(500_000, config.RopeTheta);
        Assert.Equal(new RopeScaling("linear", 2, 1, 1, 0), config.RopeScaling);
    }

    [Fact]
    public void Key_value_heads_default_to_the_heads()
    {
        Assert.Equal(8, Read($"{{{Llama}}}").KeyValueHeadCount);
        Assert.Equal(4, Read($"{{{Llama},\"num_key_value_heads\":4}}").KeyValueHeadCount);
        Assert.Contains("expected a divisor", Refused($"{{{Llama},\"num_key_value_heads\":3}}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Gemma_2_keeps_its_caps_and_its_window()
    {
        var config = Read($"{{{Llama.Replace("llama", "gemma2", StringComparison.Ordinal)},\"head_dim\":16,\"query_pre_attn_scalar\":256,\"attn_logit_softcapping\":50.0,\"final_logit_softcapping\":30.0,\"sliding_window\":4096}}");
        Assert.Equal((50f, 30f, 4096, 1 / 16f), (config.AttentionSoftcap, config.LogitSoftcap, config.SlidingWindow, config.AttentionScale));
        Assert.True(config.TiedEmbeddings);
    }

    [Theory]
    [InlineData("""{"model_type":"bert"}""", "bert")]
    [InlineData("""{"model_type":"gpt2","vocab_size":10,"n_positions":8,"n_embd":10,"n_head":3,"n_layer":1}""", "no multiple")]
    [InlineData("""{"model_type":"gpt2","vocab_size":0,"n_positions":8,"n_embd":10,"n_head":2,"n_layer":1}""", "'vocab_size' is 0")]
    [InlineData("""{"model_type":"gpt2","n_positions":8,"n_embd":10,"n_head":2,"n_layer":1}""", "'vocab_size' is missing")]
    [InlineData("""{"model_type":"gpt2","vocab_size":10,"n_positions":8,"n_embd":10,"n_head":2,"n_layer":1,"activation_function":"mish"}""", "mish")]
    [InlineData("""{"model_type":["gpt2"]}""", "expected text")]
    public void A_config_that_is_not_understood_is_refused(string json, string expected) =>
        Assert.Contains(expected, Refused(json), StringComparison.Ordinal);

    private static TransformerConfig Read(string json)
    {
        using var folder = new ScratchFolder();
        return TransformerConfigFile.Read(folder.Write("config.json", json));
    }

    private static string Refused(string json) => Assert.Throws<WeightsException>(() => Read(json)).Message;
}
