using BenchmarkDotNet.Attributes;
using DegeneracyLab.Analysis;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>
/// The degeneracy report alone (width 128, 10 outputs, 10,000 samples, one thread) against the matrix products that its pass
/// contains, of the same types and in the same chunks.
/// </summary>
public class StatisticsBenchmarks
{
    private const int Samples = 10_000, Width = 128, Outputs = 10, Hidden = 3;

    private Declared128 network = null!;
    private Tensor input = null!, weight = null!, chunk = null!, mask = null!, chunk64 = null!, wide = null!, wide64 = null!, output64 = null!;
    private int chunks;

    [Params(false, true)]
    public bool Float64 { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Environment.SetEnvironmentVariable("DEGENERACYLAB_THREADS", "1");
        ScalarType dtype = Float64 ? ScalarType.Float64 : ScalarType.Float32;
        network = new(dtype, seed: 1);
        input = randn(Samples, Width, dtype: dtype);
        int rows = (2 << 20) / (Width * Outputs * (Float64 ? 8 : 4));
        chunks = (Samples + rows - 1) / rows;
        rows = Samples / chunks;
        weight = randn(Width, Width, dtype: dtype);
        chunk = randn(rows, Width, dtype: dtype);
        mask = chunk.gt(0).to(ScalarType.Float32);
        chunk64 = chunk.to(ScalarType.Float64);
        wide = randn(rows * Outputs, Width, dtype: dtype);
        wide64 = wide.to(ScalarType.Float64);
        output64 = randn(rows, Outputs, dtype: ScalarType.Float64);
    }

    [Benchmark(Baseline = true)]
    public void MatrixProducts()
    {
        using var noGrad = no_grad();
        for (int i = 0; i < chunks; i++)
        {
            for (int layer = 0; layer < Hidden; layer++)
            {
                chunk.matmul(weight).Dispose();                                        // forward
                chunk64.t().matmul(chunk64).Dispose();                                 // Gram matrix
                wide64.t().matmul(wide64).Dispose();                                   // second moment of the Jacobian
                mask.t().matmul(mask).Dispose();                                       // co-firing
            }

            for (int layer = 0; layer < Hidden - 1; layer++)
                wide.matmul(weight).Dispose();                                         // backward
            chunk64.t().matmul(chunk64).Dispose();                                     // the fourth node layer of full width
            output64.t().matmul(output64).Dispose();
        }
    }

    [Benchmark]
    public void StatisticsPass() => NetworkAnalysis.Run(network, input, new() { Degeneracy = DegeneracyCount.ClosedForm, Basis = false });
}
