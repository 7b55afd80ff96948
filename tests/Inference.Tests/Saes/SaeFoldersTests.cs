using System.IO.Compression;
using System.Text;
using SaeActors.Inference.Saes;

namespace SaeActors.Inference.Tests.Saes;

public class SaeFoldersTests
{
    [Fact]
    public void A_cfg_from_before_version_6_reads_as_its_authors_meant_it()
    {
        using var folder = new ScratchFolder();
        new SaeFixture("standard").WriteTensors(folder, "sae");
        folder.Write("sae/cfg.json", """
            {"hook_point": "blocks.0.hook_resid_pre", "hook_point_layer": 0, "d_in": 13, "d_sae": 101, "expansion_factor": 32, "context_size": 128,
             "dtype": "torch.float32", "prepend_bos": true, "normalize_activations": false, "model_from_pretrained_kwargs": {"center_writing_weights": true},
             "neuronpedia_id": "gpt2-small/0-res-jb", "l1_coefficient": 8e-05, "device": "mps"}
            """);
        var sae = Assert.Single(SaeFolders.Read(folder.Path));
        Assert.Equal("blocks.0.hook_resid_pre", sae.Description.Hook);
        Assert.Equal("0-res-jb", sae.Description.SourceId);
        Assert.Equal("gpt2-small", sae.Description.NeuronpediaModel);
        Assert.Equal(128, sae.Description.ContextLength);
        Assert.Equal(SaeArchitecture.Standard, sae.Description.Architecture);
        Assert.True(sae is { CentredResidual: true, SubtractDecoderBias: true, BlocksBefore: 0 });
    }

    [Fact]
    public void An_old_topk_is_known_by_its_activation_function()
    {
        using var folder = new ScratchFolder();
        new SaeFixture("standard").WriteTensors(folder, "sae");
        folder.Write("sae/cfg.json", """
            {"hook_name": "blocks.1.hook_resid_post", "activation_fn_str": "topk", "activation_fn_kwargs": {"k": 5}, "normalize_activations": true}
            """);
        var sae = Assert.Single(SaeFolders.Read(folder.Path));
        Assert.Equal((SaeArchitecture.TopK, 5, 2), (sae.Description.Architecture, sae.K, sae.BlocksBefore));
        Assert.Equal(ActivationNormalization.None, sae.Description.Normalization);
        Assert.False(sae.CentredResidual);
    }

    [Theory]
    [InlineData("""{"architecture":"matching_pursuit","hook_name":"blocks.0.hook_resid_pre"}""", "matching_pursuit")]
    [InlineData("""{"architecture":"standard","hook_name":"blocks.0.attn.hook_z"}""", "hook_z")]
    [InlineData("""{"architecture":"standard","hook_name":"blocks.0.hook_mlp_out"}""", "hook_mlp_out")]
    [InlineData("""{"architecture":"standard"}""", "hook_name")]
    [InlineData("""{"hook_name":"blocks.0.hook_resid_pre","normalize_activations":"batch"}""", "batch")]
    [InlineData("""{"hook_name":"blocks.0.hook_resid_pre","d_in":14}""", "d_in is 14")]
    [InlineData("""{"hook_name":"blocks.0.hook_resid_pre","d_sae":"many"}""", "d_sae")]
    [InlineData("""{"hook_name":"blocks.0.hook_resid_pre","hook_head_index":3}""", "head 3")]
    [InlineData("""{"hook_name":"blocks.0.hook_resid_pre","hook_name_out":"blocks.1.hook_mlp_out"}""", "transcoder")]
    [InlineData("""{"hook_name":"blocks.0.hook_resid_pre","architecture":"topk","k":102}""", "k is 102")]
    [InlineData("""{"hook_name":"blocks.0.hook_resid_pre","architecture":"topk"}""", "'k' is missing")]
    [InlineData("""{"hook_name":"blocks.0.hook_resid_pre","architecture":"jumprelu"}""", "'threshold' is missing")]
    [InlineData("""{"hook_name":"blocks.0.hook_resid_pre","architecture":"gated"}""", "'b_gate' is missing")]
    [InlineData("""{"hook_name":"blocks.0.hook_resid_pre""", "not JSON")]
    public void What_is_not_understood_is_refused_by_name(string config, string expected)
    {
        using var folder = new ScratchFolder();
        new SaeFixture("standard").WriteTensors(folder, "sae");
        folder.Write("sae/cfg.json", config);
        Refused(folder.Path, expected);
    }

    [Fact]
    public void A_tensor_that_does_not_fit_is_named_with_both_shapes()
    {
        var fixture = new SaeFixture("standard");
        fixture.Tensors["b_enc"] = ([100], new float[100]);
        Refused(fixture, "tensor 'b_enc' has shape [100]; the SAE needs [101]");
    }

    [Fact]
    public void A_tensor_that_is_not_finite_is_named_with_its_element()
    {
        var fixture = new SaeFixture("standard");
        fixture.Tensors["W_dec"].Values[17] = float.NaN;
        Refused(fixture, "tensor 'W_dec' holds NaN at element 17");
    }

    [Fact]
    public void A_tensor_that_means_nothing_here_is_refused()
    {
        var fixture = new SaeFixture("standard");
        fixture.Tensors["W_skip"] = ([1], [1]);
        Refused(fixture, "tensor 'W_skip' is not part of a Standard SAE");
    }

    [Fact]
    public void A_scaling_factor_is_dropped_when_it_is_one_and_refused_otherwise()
    {
        var fixture = new SaeFixture("standard");
        fixture.Tensors["scaling_factor"] = ([101], [.. Enumerable.Repeat(1f, 101)]);
        using var folder = new ScratchFolder();
        fixture.WriteTo(folder, "sae");
        Assert.Single(SaeFolders.Read(folder.Path));
        fixture.Tensors["scaling_factor"].Values[5] = 2;
        Refused(fixture, "scaling_factor");
    }

    [Fact]
    public void Layers_are_in_the_order_of_the_residual_stream()
    {
        using var folder = new ScratchFolder();
        new SaeFixture("standard").WriteTo(folder, "a", "blocks.10.hook_resid_pre");
        new SaeFixture("standard").WriteTo(folder, "b", "blocks.2.hook_resid_pre");
        new SaeFixture("standard").WriteTo(folder, "c", "blocks.10.hook_resid_post");
        Assert.Equal([2, 10, 11], SaeFolders.Read(folder.Path).Select(sae => sae.BlocksBefore));
    }

    [Fact]
    public void Two_saes_at_one_place_are_refused()
    {
        using var folder = new ScratchFolder();
        new SaeFixture("standard").WriteTo(folder, "a", "blocks.1.hook_resid_pre");
        new SaeFixture("standard").WriteTo(folder, "b", "blocks.0.hook_resid_post");
        Refused(folder.Path, "one place in the residual stream");
    }

    [Fact]
    public void A_manifest_names_hook_and_path()
    {
        using var folder = new ScratchFolder();
        new SaeFixture("standard").WriteTo(folder, "somewhere/a", "blocks.1.hook_resid_pre");
        var manifest = folder.Write("saes.json", """{"blocks.1.hook_resid_pre": "somewhere/a"}""");
        Assert.Single(SaeFolders.Read(manifest));
        Refused(folder.Write("wrong.json", """{"blocks.2.hook_resid_pre": "somewhere/a"}"""), "blocks.1.hook_resid_pre");
        Refused(folder.Write("absent.json", """{"blocks.2.hook_resid_pre": "elsewhere"}"""), "elsewhere");
        Refused(folder.Write("list.json", "[]"), "expected an object");
        Refused(Path.Combine(folder.Path, "nothing"), "is not there");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_gemma_scope_file_is_a_jumprelu_after_its_block(bool fortran)
    {
        var fixture = new SaeFixture("jumprelu", subtractBias: false);
        using var folder = new ScratchFolder();
        folder.Write("layer_20/width_16k/average_l0_71/params.npz", Npz(fixture, fortran));
        var sae = Assert.Single(SaeFolders.Read(folder.Path));
        Assert.Equal("blocks.20.hook_resid_post", sae.Description.Hook);
        Assert.Equal("20-gemmascope-res-16k", sae.Description.SourceId);
        Assert.Equal((21, false, SaeArchitecture.JumpReLU), (sae.BlocksBefore, sae.SubtractDecoderBias, sae.Description.Architecture));
        Assert.Equal(fixture.Tensors["W_enc"].Values, sae.Encoder);
        Assert.Equal(fixture.Tensors["W_dec"].Values, sae.Decoder);
        Assert.Equal(fixture.Tensors["threshold"].Values, sae.Threshold);
    }

    [Fact]
    public void A_damaged_npz_is_refused()
    {
        var whole = Npz(new SaeFixture("jumprelu"), fortran: false);
        using var folder = new ScratchFolder();
        folder.Write("layer_0/params.npz", whole[..(whole.Length / 2)]);
        Refused(folder.Path, "params.npz");
    }

    private static byte[] Npz(SaeFixture fixture, bool fortran)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, (shape, values)) in fixture.Tensors)
            {
                using var entry = archive.CreateEntry($"{name}.npy").Open();
                entry.Write(Npy(shape, values, fortran));
            }
        }

        return file.ToArray();
    }

    private static byte[] Npy(int[] shape, float[] values, bool fortran)
    {
        var dimensions = shape.Length == 1 ? $"({shape[0]},)" : $"({shape[0]}, {shape[1]})";
        var header = $"{{'descr': '<f4', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {dimensions}, }}\n";
        var stored = values;
        if (fortran && shape.Length == 2)
        {
            stored = [.. Enumerable.Range(0, values.Length).Select(element => values[(element % shape[0] * shape[1]) + (element / shape[0])])];
        }

        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. stored.SelectMany(BitConverter.GetBytes)];
    }

    private static void Refused(SaeFixture fixture, string expected)
    {
        using var folder = new ScratchFolder();
        fixture.WriteTo(folder, "sae");
        Refused(folder.Path, expected);
    }

    private static void Refused(string path, string expected) =>
        Assert.Contains(expected, Assert.Throws<WeightsException>(() => SaeFolders.Read(path)).Message, StringComparison.Ordinal);
}
