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
             (Safetensors) for BiaslessTransformer, under TransformerLens: loaded. 8 of 8 tensors found.

            What the network needs
            parameter                                     in the file          shape
            TokenEmbedding1.weight                        embed.W_E            [5, 4]
            Residual1.SelfAttention1.QKV.weight           blocks.0.attn.W_Q    [2, 4, 2]
            """, Text(Checkpoint.Load(path, network)));
    }

    [Fact]
    public void A_file_that_does_not_fit()
    {
        string path = Write([("Encoder.weight", [3, 5]), ("Encodr.bias", [5]), ("Linear2.weight", [5, 5]), ("Linear2.bias", [5]), ("LastLayer.bias", [2]), ("something.else", [7])]);
        using var network = new NamedPerceptron(seed: 1);
        Assert.Equal("""
            x
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

    /// <summary>The report without the file's path, whose length depends on the machine.</summary>
    private static string Text(CheckpointReport report) { var t = (report with { Path = "x.safetensors" }).ToString(); File.AppendAllText("/tmp/report.txt", t + "\n=====\n"); return t; }
}
