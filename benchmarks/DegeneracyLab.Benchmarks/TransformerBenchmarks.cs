using BenchmarkDotNet.Attributes;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>The plain forward pass of the declared transformer against the same module written by hand, and a trace of everything.</summary>
public class TransformerBenchmarks
{
    private readonly DeclaredTransformer declared = new(seed: 1);
    private readonly HandwrittenTransformer handwritten = new();
    private Tensor input = null!;

    [Params(1, 256)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void Setup() => input = randint(0, 114, [Batch, 3]);

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

/// <summary>The Jacobian of the residual stream across the attention block, 384 by 384, against one backward pass for each output.</summary>
public class AttentionJacobianBenchmarks
{
    private readonly DeclaredTransformer network = new(seed: 1);
    private Tensor input = null!;
    private DeclaredTransformer.Recording trace = null!;

    [Params(1, 16)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        input = randint(0, 114, [Batch, 3]);
        trace = network.Trace(input);
    }

    [Benchmark(Baseline = true)]
    public void Jacobian()
    {
        using Tensor jacobian = network.Jacobian(trace, DeclaredTransformer.Hooks.PositionalEmbedding1, DeclaredTransformer.Hooks.Attention);
    }

    [Benchmark]
    public void OneBackwardForEachOutput()
    {
        using var scope = NewDisposeScope();
        using DeclaredTransformer.Recording graph = network.TraceWithGradients(input, [DeclaredTransformer.Hooks.PositionalEmbedding1, DeclaredTransformer.Hooks.Attention]);
        Tensor x = graph.PositionalEmbedding1, y = graph.Attention.Value.flatten(1);
        Tensor[] rows = new Tensor[y.shape[1]];
        for (int k = 0; k < rows.Length; k++)
            rows[k] = autograd.grad([y.select(1, k).sum()], [x], retain_graph: true)[0];
        stack(rows, 1);
    }
}
