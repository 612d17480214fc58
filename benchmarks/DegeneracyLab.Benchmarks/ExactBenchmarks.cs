using BenchmarkDotNet.Attributes;
using DegeneracyLab;
using DegeneracyLab.Analysis;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>
/// The exact count of free directions, with every stage, against what gives the number alone: the Jacobian of all outputs by all parameters, held
/// whole, and its singular values. 400 samples, one thread.
/// </summary>
public class ExactBenchmarks
{
    private const int Samples = 400;

    private IInstrumentedNetwork network = null!;
    private Tensor input = null!;

    [Params(106, 846)]
    public int Parameters { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Environment.SetEnvironmentVariable("DEGENERACYLAB_THREADS", "1");
        network = Parameters == 106 ? new Chain106(ScalarType.Float64, seed: 1) : new Chain846(ScalarType.Float64, seed: 1);
        input = randn(Samples, network.Description.InputShape[0], dtype: ScalarType.Float64, generator: new Generator(1));
    }

    [Benchmark(Baseline = true)]
    public void SingularValues()
    {
        using var scope = NewDisposeScope();
        using NetworkTrace trace = network.Trace(input);
        Tensor jacobian = network.ParameterJacobian(trace).flatten(0, 1);
        linalg.svdvals(jacobian / jacobian.norm(0, keepdim: true));
    }

    [Benchmark]
    public void ExactCount() => NetworkAnalysis.Run(network, input, new() { Degeneracy = DegeneracyCount.Exact, Basis = false });
}

[Network(Input = 5)]
[Linear(6), ReLU]
[Linear(6), ReLU]
[Linear(4)]
public partial class Chain106;

[Network(Input = 16)]
[Linear(20), ReLU]
[Linear(16), ReLU]
[Linear(10)]
public partial class Chain846;
