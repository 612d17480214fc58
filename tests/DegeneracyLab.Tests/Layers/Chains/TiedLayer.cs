using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>A fully connected layer with the weights of an earlier one, transposed.</summary>
internal sealed class TiedLayer : SimpleLayer
{
    private readonly DenseLayer source;
    private readonly long outputs;

    public TiedLayer(DenseLayer source, long outputs, bool bias)
    {
        this.source = source;
        this.outputs = outputs;
        Tied = new(outputs, bias);
        Tied.Tie(source.Linear);
    }

    public TiedLinearModule Tied { get; }

    public override IReadOnlyList<long> OutputShape => [.. InputShape.SkipLast(1), outputs];

    public override nn.Module Module => Tied;

    public override Tensor Forward(Tensor x) => Tied.call(x);

    public override LayerDescription Describe() => LayerDescription.Affine(Hook, "TiedLinear", InputShape, OutputShape, Tied.bias is null ? 0 : outputs, Tied.bias is not null);

    public override void AddParameterBlocks(ParameterBlocks blocks) => Tied.AddParameterBlocks(blocks, Hook, Input);

    public override void Draw(ParameterInitializer draw)
    {
        if (Tied.bias is not null)
            draw.Bias(Tied.bias, InputShape[^1]);
    }

    protected override Tensor PullBack(NetworkTrace trace, Tensor g, ProductPass pass)
    {
        pass.AddBias(g, Tied.bias);
        return Tied.PullBack(g);
    }

    protected override Tensor PushForward(NetworkTrace trace, Tensor t) => Tied.PushForward(t);

    protected override Tensor Reference(ReferenceRun run, Tensor x) => run.AddBias(x.matmul(source.Linear.weight!), x, Tied.bias);
}
