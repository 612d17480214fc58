using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Checkpoints;

/// <summary>The names and shapes of each convention, against tables from the documentation of PyTorch and TransformerLens.</summary>
public sealed class ConventionNamesTests : CheckpointFolder
{
    /// <summary>nn.Sequential(Linear(3, 5), ReLU(), Linear(5, 5), Tanh(), Linear(5, 2)).</summary>
    [Fact]
    public void Sequential_counts_activations() => Has("perceptron", NameMap.Sequential, """
        0.weight [5, 3]
        0.bias [5]
        2.weight [5, 5]
        2.bias [5]
        4.weight [2, 5]
        4.bias [2]
        """);

    /// <summary>nn.Sequential(Sequential(Linear, ReLU, Linear), Linear, Sequential(Identity, Linear, Sequential(..), Sequential(..)), Linear).</summary>
    [Fact]
    public void Sequential_nests_blocks() => Has("nested", NameMap.Sequential, """
        0.0.weight [3, 3]
        0.0.bias [3]
        0.2.weight [3, 3]
        0.2.bias [3]
        1.weight [2, 3]
        1.bias [2]
        2.1.weight [3, 2]
        2.1.bias [3]
        2.2.0.weight [3, 3]
        2.2.0.bias [3]
        2.2.2.weight [3, 3]
        2.2.2.bias [3]
        2.3.0.weight [3, 3]
        2.3.0.bias [3]
        2.3.2.weight [3, 3]
        2.3.2.bias [3]
        3.weight [1, 3]
        3.bias [1]
        """);

    /// <summary>nn.Sequential(Conv2d(2, 3, 3), ReLU(), MaxPool2d(2), Conv2d(3, 4, 2, bias=False), Flatten(), Linear(4, 2)).</summary>
    [Fact]
    public void Sequential_counts_pools() => Has("convolutions", NameMap.Sequential, """
        0.weight [3, 2, 3, 3]
        0.bias [3]
        3.weight [4, 3, 2, 2]
        5.weight [2, 4]
        5.bias [2]
        """);

    /// <summary>nn.Sequential(LayerNorm(4), Linear(4, 4), GELU(), LayerNorm(4, elementwise_affine=False), Linear(4, 3), LayerNorm(3)).</summary>
    [Fact]
    public void Sequential_has_norms() => Has("norms", NameMap.Sequential, """
        0.weight [4]
        0.bias [4]
        1.weight [4, 4]
        1.bias [4]
        4.weight [3, 4]
        4.bias [3]
        5.weight [3]
        5.bias [3]
        """);

    [Fact]
    public void Modules_are_named_as_in_Python() => Has("perceptron", NameMap.Modules, """
        encoder.weight [5, 3]
        encoder.bias [5]
        linear2.weight [5, 5]
        linear2.bias [5]
        last_layer.weight [2, 5]
        last_layer.bias [2]
        """);

    /// <summary>nn.MultiheadAttention has in_proj_weight [3 x width, width], in_proj_bias, out_proj.weight and out_proj.bias.</summary>
    [Fact]
    public void Modules_have_attention_as_PyTorch_does() => Has("attention only", NameMap.Modules, string.Join('\n', Enumerable.Range(1, 3).Select(place => $"""
        residual{place}.norm.weight [6]
        residual{place}.norm.bias [6]
        residual{place}.heads.in_proj_weight [36, 6]
        residual{place}.heads.in_proj_bias [36]
        residual{place}.heads.out_proj.weight [6, 12]
        residual{place}.heads.out_proj.bias [6]
        """).Prepend("token_embedding1.weight [4, 6]")));

    /// <summary>HookedTransformer(n_layers=2, d_model=6, n_ctx=5, d_head=4, n_heads=3, d_mlp=9, d_vocab=7, d_vocab_out=8, normalization_type="LN").</summary>
    [Fact]
    public void TransformerLens() => Has("transformer", NameMap.TransformerLens, string.Join('\n', [
        "embed.W_E [7, 6]",
        "pos_embed.W_pos [5, 6]",
        .. Enumerable.Range(0, 2).Select(block => $"""
            blocks.{block}.ln1.w [6]
            blocks.{block}.ln1.b [6]
            blocks.{block}.attn.W_Q [3, 6, 4]
            blocks.{block}.attn.W_K [3, 6, 4]
            blocks.{block}.attn.W_V [3, 6, 4]
            blocks.{block}.attn.b_Q [3, 4]
            blocks.{block}.attn.b_K [3, 4]
            blocks.{block}.attn.b_V [3, 4]
            blocks.{block}.attn.W_O [3, 4, 6]
            blocks.{block}.attn.b_O [6]
            blocks.{block}.ln2.w [6]
            blocks.{block}.ln2.b [6]
            blocks.{block}.mlp.W_in [6, 9]
            blocks.{block}.mlp.b_in [9]
            blocks.{block}.mlp.W_out [9, 6]
            blocks.{block}.mlp.b_out [6]
            """),
        "ln_final.w [6]",
        "ln_final.b [6]",
        "unembed.W_U [6, 8]",
        "unembed.b_U [8]",
    ]));

    /// <summary>TransformerBridge.boot_native of the same sizes. Its unembedding has no bias: the declared one is written all the same.</summary>
    [Fact]
    public void TransformerBridge() => Has("transformer", NameMap.TransformerBridge, string.Join('\n', [
        "embed.weight [7, 6]",
        "pos_embed.weight [5, 6]",
        .. Enumerable.Range(0, 2).Select(block => $"""
            blocks.{block}.ln1.weight [6]
            blocks.{block}.ln1.bias [6]
            blocks.{block}.attn.q.weight [12, 6]
            blocks.{block}.attn.k.weight [12, 6]
            blocks.{block}.attn.v.weight [12, 6]
            blocks.{block}.attn.q.bias [12]
            blocks.{block}.attn.k.bias [12]
            blocks.{block}.attn.v.bias [12]
            blocks.{block}.attn.o.weight [6, 12]
            blocks.{block}.attn.o.bias [6]
            blocks.{block}.ln2.weight [6]
            blocks.{block}.ln2.bias [6]
            blocks.{block}.mlp.in.weight [9, 6]
            blocks.{block}.mlp.in.bias [9]
            blocks.{block}.mlp.out.weight [6, 9]
            blocks.{block}.mlp.out.bias [6]
            """),
        "ln_final.weight [6]",
        "ln_final.bias [6]",
        "unembed.weight [8, 6]",
        "unembed.bias [8]",
    ]));

    /// <summary>Biases that the models always have are zeros; a native model's unembedding has none.</summary>
    [Fact]
    public void Absent_biases_are_zeros()
    {
        Has("transformer without biases", NameMap.TransformerLens, """
            embed.W_E [5, 4]
            blocks.0.attn.W_Q [2, 4, 2]
            blocks.0.attn.W_K [2, 4, 2]
            blocks.0.attn.W_V [2, 4, 2]
            blocks.0.attn.b_Q [2, 2]
            blocks.0.attn.b_K [2, 2]
            blocks.0.attn.b_V [2, 2]
            blocks.0.attn.W_O [2, 2, 4]
            blocks.0.attn.b_O [4]
            blocks.0.mlp.W_in [4, 4]
            blocks.0.mlp.b_in [4]
            blocks.0.mlp.W_out [4, 4]
            blocks.0.mlp.b_out [4]
            unembed.W_U [4, 5]
            unembed.b_U [5]
            """);
        Has("transformer without biases", NameMap.TransformerBridge, """
            embed.weight [5, 4]
            blocks.0.attn.q.weight [4, 4]
            blocks.0.attn.k.weight [4, 4]
            blocks.0.attn.v.weight [4, 4]
            blocks.0.attn.q.bias [4]
            blocks.0.attn.k.bias [4]
            blocks.0.attn.v.bias [4]
            blocks.0.attn.o.weight [4, 4]
            blocks.0.attn.o.bias [4]
            blocks.0.mlp.in.weight [4, 4]
            blocks.0.mlp.in.bias [4]
            blocks.0.mlp.out.weight [4, 4]
            blocks.0.mlp.out.bias [4]
            unembed.weight [5, 4]
            """);
    }

    /// <summary>Where each number is, index by index: q = x W_Q + b_Q head by head, and so on.</summary>
    [Fact]
    public void TransformerLens_has_each_number_in_its_place()
    {
        using var scope = NewDisposeScope();
        var network = new NormedTransformer(ScalarType.Float64, seed: 1);
        Fill(network, seed: 2);
        Checkpoint.Save(In("lens.safetensors"), network, NameMap.TransformerLens);
        using SafetensorsContent stored = Safetensors.Read(In("lens.safetensors"));
        Dictionary<string, Tensor> own = Numbers(network);
        const string Layer = "Use2.";
        foreach ((int part, string letter) in "QKV".Select((letter, part) => (part, $"{letter}")))
            for (int head = 0; head < 3; head++)
                for (int unit = 0; unit < 4; unit++)
                {
                    int row = (part * 12) + (head * 4) + unit;
                    Assert.Equal(own[Layer + "Attention.Heads.QKV.bias"][row].item<double>(), stored[$"blocks.1.attn.b_{letter}"][head, unit].item<double>());
                    for (int input = 0; input < 6; input++)
                        Assert.Equal(own[Layer + "Attention.Heads.QKV.weight"][row, input].item<double>(), stored[$"blocks.1.attn.W_{letter}"][head, input, unit].item<double>());
                }

        for (int head = 0; head < 3; head++)
            for (int unit = 0; unit < 4; unit++)
                for (int output = 0; output < 6; output++)
                    Assert.Equal(own[Layer + "Attention.Heads.Output.weight"][output, (head * 4) + unit].item<double>(), stored["blocks.1.attn.W_O"][head, unit, output].item<double>());
        for (int input = 0; input < 6; input++)
            for (int unit = 0; unit < 9; unit++)
                Assert.Equal(own[Layer + "Mlp.In.weight"][unit, input].item<double>(), stored["blocks.1.mlp.W_in"][input, unit].item<double>());
        Assert.True(Equal(own["Unembed.weight"].t(), stored["unembed.W_U"]));
        Assert.True(Equal(own["Embed.weight"], stored["embed.W_E"]));
    }

    private void Has(string name, NameMap map, string table)
    {
        using var scope = NewDisposeScope();
        string path = In("names.safetensors");
        Checkpoint.Save(path, CheckpointNetworks.All[name].Make(ScalarType.Float32, 1), map);
        Assert.Equal(
            table.Split('\n').Order(StringComparer.Ordinal),
            Safetensors.ReadHeader(path).Entries.Select(entry => $"{entry.Name} [{string.Join(", ", entry.Shape)}]").Order(StringComparer.Ordinal));
    }
}
