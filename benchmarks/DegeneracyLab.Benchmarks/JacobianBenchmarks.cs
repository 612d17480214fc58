using BenchmarkDotNet.Attributes;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>
/// The Jacobian from the input to the output (width 64, 10 outputs) against one backward pass for each output, and against
/// the bare matrix products that it contains.
/// </summary>
public class JacobianBenchmarks
{
    private readonly Declared64 network = new(seed: 1);
    private Tensor input = null!, weight1 = null!, weight2 = null!, weight3 = null!, wide = null!;
    private Declared64.Recording trace = null!;

    [Params(1, 16, 256)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        input = randn(Batch, 64);
        trace = network.Trace(input);
        Tensor[] weights = [.. network.NamedParameters().Where(named => named.Parameter.dim() == 2).Select(named => named.Parameter.detach())];
        (weight1, weight2, weight3) = (weights[0], weights[1], weights[2]);
        wide = randn(10 * Batch, 64);
    }

    [Benchmark(Baseline = true)]
    public void Jacobian()
    {
        using Tensor jacobian = network.Jacobian(trace, Declared64.Hooks.Input, Declared64.Hooks.Output);
    }

    [Benchmark]
    public void OneBackwardForEachOutput()
    {
        using var scope = NewDisposeScope();
        Tensor x = input.detach().requires_grad_();
        Tensor output = network.call(x);
        Tensor[] rows = new Tensor[10];
        for (int k = 0; k < 10; k++)
            rows[k] = autograd.grad([output.select(1, k).sum()], [x], retain_graph: true)[0];
        stack(rows, 1);
    }

    [Benchmark]
    public void BareMatrixProducts()
    {
        using var noGrad = no_grad();
        using Tensor first = weight3.matmul(weight2);
        using Tensor second = wide.matmul(weight2);
        using Tensor third = second.matmul(weight1);
    }
}
