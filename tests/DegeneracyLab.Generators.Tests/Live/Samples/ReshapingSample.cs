using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>LastPosition, MeanPool or Flatten.</summary>
internal sealed record ReshapingSample(string Kind, SampleShape Input) : LayerSample(Kind, Input)
{
    public override SampleShape Output => Kind == "Flatten" ? new(Input.Entries) : new(Input.Width);

    public override Tensor Evaluate(Evaluation at, string name, Tensor x) => Kind switch
    {
        "LastPosition" => x.narrow(1, Input.A - 1, 1).sum([1]),
        "MeanPool" => Enumerable.Range(0, Input.A).Select(position => x.select(1, position) / Input.A).Aggregate((sum, next) => sum + next),
        _ => x.reshape(x.shape[0], -1) * 1,
    };
}
