using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>Adds a vector for each position.</summary>
internal sealed class PositionLayer(long positions, long width) : SimpleLayer
{
    public PositionalEmbeddingModule Embedding { get; } = new(positions, width);

    public override nn.Module Module => Embedding;

    public override Parameter FirstParameter => Embedding.weight;

    public override Tensor Forward(Tensor x) => Embedding.call(x);

    public override LayerDescription Describe() => LayerDescription.Affine(Hook, "PositionalEmbedding", InputShape, OutputShape, positions * width, bias: true);

    public override void AddParameterBlocks(ParameterBlocks blocks) => Embedding.AddParameterBlocks(blocks, Hook);

    public override void Draw(ParameterInitializer draw) => draw.Embedding(Embedding.weight);

    protected override Tensor PullBack(NetworkTrace trace, Tensor g, ProductPass pass)
    {
        Embedding.AddBias(pass, g);
        return g;
    }

    protected override Tensor PushForward(NetworkTrace trace, Tensor t) => t;

    protected override Tensor Reference(ReferenceRun run, Tensor x) => run.AddBias(x, x, Embedding.weight[TensorIndex.Slice(0, x.shape[1])]);
}
