using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>A vector for each token; nothing is differentiated by its input.</summary>
internal sealed class TokenLayer(long vocabulary, long width) : SimpleLayer
{
    public TokenEmbeddingModule Embedding { get; } = NewLayer.Embedding(vocabulary, width);

    public override IReadOnlyList<long> OutputShape => [InputShape[0], width];

    public override nn.Module Module => Embedding;

    public override Parameter FirstParameter => Embedding.weight;

    public override Tensor Forward(Tensor x) => Embedding.call(x);

    public override LayerDescription Describe() => LayerDescription.Affine(Hook, "TokenEmbedding", InputShape, OutputShape, vocabulary * width);

    public override void AddParameterBlocks(ParameterBlocks blocks) => blocks.Embedding(Hook, Input, Embedding);

    public override void Draw(ParameterInitializer draw) => draw.Embedding(Embedding.weight);

    protected override Tensor PullBack(NetworkTrace trace, Tensor g, ProductPass pass) => throw new InvalidOperationException();

    protected override Tensor PushForward(NetworkTrace trace, Tensor t) => throw new InvalidOperationException();

    protected override Tensor Reference(ReferenceRun run, Tensor x) => nn.functional.one_hot(x, vocabulary).to(Embedding.weight.dtype).matmul(Embedding.weight);
}
