using BenchmarkDotNet.Attributes;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>The plain forward pass of a generated network against the same module written by hand, and a trace of everything.</summary>
public class ForwardBenchmarks
{
    private readonly Declared64 declared = new(seed: 1);
    private readonly Handwritten64 handwritten = new();
    private Tensor input = null!;

    [Params(1, 256)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void Setup() => input = randn(Batch, 64);

    [Benchmark(Baseline = true)]
    public void Handwritten()
    {
        using var noGrad = no_grad();
        using Tensor output = handwritten.call(input);
    }

    [Benchmark]
    public void Generated()
    {
        using var noGrad = no_grad();
        using Tensor output = declared.call(input);
    }

    [Benchmark]
    public void TraceOfEverything()
    {
        using var trace = declared.Trace(input);
    }
}
