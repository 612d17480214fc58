using DegeneracyLab;
using DegeneracyLab.Analysis;
using DegeneracyLab.Analysis.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Samples.Tests;

/// <summary>The modular addition transformer on 20 samples against what the authors' code computes.</summary>
public sealed class GoldenTransformerTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData("modadd20_jac_grad_centered_add_resid1")]
    [InlineData("modadd20_pca_add_resid1")]
    public void Equals_the_stored_with_the_last_position_after_the_attention(string name)
    {
        using GoldenCase golden = new(name);
        using var network = new ModularAddition(ScalarType.Float64);
        Load(network);
        GoldenChecks.Everything(golden, network, [.. ModularAddition.ResidualStream, ModularAddition.Hooks.Output]);
    }

    [Fact]
    public void Equals_the_stored_with_every_position()
    {
        using GoldenCase golden = new("modadd20_jac_grad_unembed");
        using var network = new EveryPosition(ScalarType.Float64);
        Load(network);
        GoldenChecks.Everything(golden, network, [EveryPosition.Hooks.PositionalEmbedding1, EveryPosition.Hooks.Attention, EveryPosition.Hooks.Mlp, EveryPosition.Hooks.Output]);
    }

    /// <summary>Node layers inside both residual branches, with the stream beside them.</summary>
    [Fact]
    public void Equals_the_stored_inside_the_branches()
    {
        using GoldenCase golden = new("modadd20_attn_split") { FurtherConstants = width => width switch { 258 => [128], 642 => [512], _ => [] } };
        using var network = new EveryPosition(ScalarType.Float64);
        Load(network);
        GoldenChecks.Everything(golden, network,
        [
            EveryPosition.Hooks.PositionalEmbedding1,
            EveryPosition.Hooks.Attention.Input,
            EveryPosition.Hooks.Mlp.Input,
            EveryPosition.Hooks.Mlp.ReLU1,
            EveryPosition.Hooks.Mlp,
            EveryPosition.Hooks.Output,
        ]);
    }

    private static void Load(IInstrumentedNetwork network) => Checkpoint.Load(SharedData.File("data/reference/modadd_seed0.safetensors"), network);
}
