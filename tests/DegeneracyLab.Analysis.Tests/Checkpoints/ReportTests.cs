using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Checkpoints;

/// <summary>The report as it is printed.</summary>
public sealed class ReportTests : CheckpointFolder
{
    [Fact]
    public void A_file_that_fits()
    {
        using var scope = NewDisposeScope();
        BiaslessTransformer network = new(seed: 1);
        string path = In("x.safetensors");
        Checkpoint.Save(path, network, NameMap.TransformerLens);
        Assert.Equal("""
            x.safetensors (Safetensors) for BiaslessTransformer, under TransformerLens:
            loaded. 8 of 8 tensors fit.

            What the network needs
            parameter                in the file             shape
            -----------------------------------------------------------------------------
            TokenEmbedding1.weight   embed.W_E              [5, 4]
            …fAttention1.QKV.weight  blocks.0.attn.W_Q   [2, 4, 2]  slice 1 of 3, joined,
                                                                    transposed
                                     blocks.0.attn.W_K   [2, 4, 2]  slice 2 of 3, joined,
                                                                    transposed
                                     blocks.0.attn.W_V   [2, 4, 2]  slice 3 of 3, joined,
                                                                    transposed
            …tention1.Output.weight  blocks.0.attn.W_O   [2, 2, 4]  joined, transposed
            …sidual2.Linear1.weight  blocks.0.mlp.W_in      [4, 4]  transposed
            …sidual2.Linear2.weight  blocks.0.mlp.W_out     [4, 4]  transposed
            Linear1.weight           unembed.W_U            [4, 5]  transposed

            What it does not need
            in the file          shape
            ----------------------------------------------------------------
            blocks.0.attn.b_K   [2, 2]  zeros, where the network has no bias
            blocks.0.attn.b_O      [4]  zeros, where the network has no bias
            blocks.0.attn.b_Q   [2, 2]  zeros, where the network has no bias
            blocks.0.attn.b_V   [2, 2]  zeros, where the network has no bias
            blocks.0.mlp.b_in      [4]  zeros, where the network has no bias
            blocks.0.mlp.b_out     [4]  zeros, where the network has no bias
            unembed.b_U            [5]  zeros, where the network has no bias
            """, Text(Checkpoint.Load(path, network)));
    }

    [Fact]
    public void A_file_that_does_not_fit()
    {
        string path = Write([("Encoder.weight", [3, 5]), ("Encodr.bias", [5]), ("Linear2.weight", [5, 5]), ("Linear2.bias", [5]), ("LastLayer.bias", [2]), ("something.else", [7])]);
        using var network = new NamedPerceptron(seed: 1);
        Assert.Equal("""
            x.safetensors (Safetensors) for NamedPerceptron, under the declared names: it
            does not fit. 3 of 6 tensors fit.

            What the network needs
            parameter         in the file        shape
            --------------------------------------------------------------------------
            Encoder.weight    Encoder.weight    [3, 5]  expected [5, 3]
            Encoder.bias      Encoder.bias         [5]  missing; is Encodr.bias meant?
            Linear2.weight    Linear2.weight    [5, 5]
            Linear2.bias      Linear2.bias         [5]
            LastLayer.weight  LastLayer.weight  [2, 5]  missing
            LastLayer.bias    LastLayer.bias       [2]

            What it does not need
            in the file     shape
            ------------------------------------------------------
            Encodr.bias       [5]  unknown; is Encoder.bias meant?
            something.else    [7]  unknown

            Note: The declared names: 3 of 6 tensors fit.
            Note: PyTorch Sequential: 0 of 6 tensors fit.
            Note: Named modules: 3 of 6 tensors fit.
            Note: TransformerLens: NamedPerceptron has no attention.
            Note: TransformerLens' TransformerBridge: NamedPerceptron has no attention.
            """, Text(Checkpoint.Match(path, network)));
    }

    /// <summary>No line is longer than 80 columns, whatever the names.</summary>
    [Fact]
    public void A_report_has_80_columns()
    {
        string path = Write([(new string('n', 200) + ".weight", [5, 3]), ("a.b.c.d." + new string('m', 90), [1, 2, 3, 4, 5, 6, 7])]);
        using var network = new NormedTransformer(seed: 1);
        Assert.All(Checkpoint.Match(path, network).ToString().Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    /// <summary>The report under a file name of fixed length: lines are wrapped by it.</summary>
    private static string Text(CheckpointReport report) => (report with { Path = "x.safetensors" }).ToString();
}
