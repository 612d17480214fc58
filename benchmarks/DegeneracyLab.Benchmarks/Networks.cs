using DegeneracyLab;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Benchmarks;

[Network(Input = 64)]
[Linear(64), ReLU]
[Linear(64), ReLU]
[Linear(10)]
public partial class Declared64;

[Network(Input = 128)]
[Linear(128), ReLU]
[Linear(128), ReLU]
[Linear(128), ReLU]
[Linear(10)]
public partial class Declared128;

/// <summary>The module that <see cref="Declared64"/> stands for, as one writes it by hand.</summary>
public sealed class Handwritten64 : nn.Module<Tensor, Tensor>
{
    private readonly Linear first = nn.Linear(64, 64);
    private readonly Linear second = nn.Linear(64, 64);
    private readonly Linear third = nn.Linear(64, 10);

    public Handwritten64()
        : base(nameof(Handwritten64)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return third.call(second.call(first.call(input).relu()).relu()).MoveToOuterDisposeScope();
    }
}
