using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The networks of the reference cases, declared, by widths and bias.</summary>
internal static class CaseNetworks
{
    public static IInstrumentedNetwork Create(IReadOnlyList<int> widths, bool bias) => (string.Join("-", widths), bias) switch
    {
        ("5-6-4", false) => new Mlp564(ScalarType.Float64),
        ("5-6-5-3", false) => new Mlp5653(ScalarType.Float64),
        ("5-6-5-3", true) => new Mlp5653Bias(ScalarType.Float64),
        ("5-4-3", false) => new Mlp543(ScalarType.Float64),
        ("7-7-6", false) => new Mlp776(ScalarType.Float64),
        ("7-7-6", true) => new Mlp776Bias(ScalarType.Float64),
        ("5-4-6", false) => new Mlp546(ScalarType.Float64),
        ("5-4-6", true) => new Mlp546Bias(ScalarType.Float64),
        ("7-6-5", false) => new Mlp765(ScalarType.Float64),
        ("7-6-2", false) => new Mlp762(ScalarType.Float64),
        ("7-8-6-5", false) => new Mlp7865(ScalarType.Float64),
        ("7-8-6-5", true) => new Mlp7865Bias(ScalarType.Float64),
        ("5-9-4", false) => new Mlp594(ScalarType.Float64),
        ("5-3-1", false) => new Mlp531(ScalarType.Float64),
        ("4-4-2", false) => new Mlp442(ScalarType.Float64),
        ("6-3-4", false) => new Mlp634(ScalarType.Float64),
        var other => throw new ArgumentException($"No network is declared for {other}."),
    };

    /// <summary>Sets the weights from matrices [outputs, inputs], the bias as last column where there is one.</summary>
    public static void SetWeights(IInstrumentedNetwork network, IEnumerable<Tensor> matrices, bool bias)
    {
        using var noGrad = no_grad();
        Parameter[] parameters = [.. network.NamedParameters().Select(named => named.Parameter)];
        int next = 0;
        foreach (Tensor matrix in matrices)
        {
            long inputs = matrix.size(1) - (bias ? 1 : 0);
            parameters[next++].copy_(matrix.narrow(1, 0, inputs));
            if (bias)
                parameters[next++].copy_(matrix.select(1, inputs));
        }

        Assert.Equal(parameters.Length, next);
    }
}

[Network(Input = 5)]
[Linear(6, Bias = false), ReLU]
[Linear(4, Bias = false)]
internal sealed partial class Mlp564;

[Network(Input = 5)]
[Linear(6, Bias = false), ReLU]
[Linear(5, Bias = false), ReLU]
[Linear(3, Bias = false)]
internal sealed partial class Mlp5653;

[Network(Input = 5)]
[Linear(6), ReLU]
[Linear(5), ReLU]
[Linear(3)]
internal sealed partial class Mlp5653Bias;

[Network(Input = 5)]
[Linear(4, Bias = false), ReLU]
[Linear(3, Bias = false)]
internal sealed partial class Mlp543;

[Network(Input = 7)]
[Linear(7, Bias = false), ReLU]
[Linear(6, Bias = false)]
internal sealed partial class Mlp776;

[Network(Input = 7)]
[Linear(7), ReLU]
[Linear(6)]
internal sealed partial class Mlp776Bias;

[Network(Input = 5)]
[Linear(4, Bias = false), ReLU]
[Linear(6, Bias = false)]
internal sealed partial class Mlp546;

[Network(Input = 5)]
[Linear(4), ReLU]
[Linear(6)]
internal sealed partial class Mlp546Bias;

[Network(Input = 7)]
[Linear(6, Bias = false), ReLU]
[Linear(5, Bias = false)]
internal sealed partial class Mlp765;

[Network(Input = 7)]
[Linear(6, Bias = false), ReLU]
[Linear(2, Bias = false)]
internal sealed partial class Mlp762;

[Network(Input = 7)]
[Linear(8, Bias = false), ReLU]
[Linear(6, Bias = false), ReLU]
[Linear(5, Bias = false)]
internal sealed partial class Mlp7865;

[Network(Input = 7)]
[Linear(8), ReLU]
[Linear(6), ReLU]
[Linear(5)]
internal sealed partial class Mlp7865Bias;

[Network(Input = 5)]
[Linear(9, Bias = false), ReLU]
[Linear(4, Bias = false)]
internal sealed partial class Mlp594;

[Network(Input = 5)]
[Linear(3, Bias = false), ReLU]
[Linear(1, Bias = false)]
internal sealed partial class Mlp531;

[Network(Input = 4)]
[Linear(4, Bias = false), ReLU]
[Linear(2, Bias = false)]
internal sealed partial class Mlp442;

[Network(Input = 6)]
[Linear(3, Bias = false), ReLU]
[Linear(4, Bias = false)]
internal sealed partial class Mlp634;
