using System.Diagnostics;
using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The spectrum by products, against all eigenvalues.</summary>
public sealed class HessianEstimateTests
{
    /// <summary>
    /// A standard error comes from ten random vectors, of which the mean is further away than four of it in three of a thousand cases (the t
    /// distribution with nine degrees of freedom); seeds are fixed, so that what passes once always does.
    /// </summary>
    private const double StandardErrors = 4;

    /// <summary>Inputs, layers and samples. In quick runs the first four; then those of up to 3000 parameters.</summary>
    private static readonly (int Inputs, string Layers, int Samples)[] Networks =
    [
        (5, "8b ReLU 8b ReLU 4b", 60), (6, "10b Tanh 8b Tanh 3b", 100), (8, "16 ReLU 4", 30), (4, "12b GELU 12b GELU 2b", 80),
        (8, "16b ReLU 12b ReLU 4b", 300), (10, "20b ReLU 10b", 200), (10, "20b Tanh 10b Tanh 5b", 400), (12, "24 ReLU 12 ReLU 6", 40), (16, "24b ReLU 10b", 500),
        (16, "32b LeakyReLU:0.2 8b", 300), (10, "30b ReLU 20b ReLU 5b", 300), (20, "30b ReLU 10b", 100), (20, "32b Tanh 16b Tanh 8b", 500), (24, "32b ReLU 24b", 100), (20, "40b GELU 20b", 200),
        (30, "40b ReLU 20b", 60), (20, "40b ReLU 30b ReLU 10b", 200), (32, "40b ReLU 24b ReLU 8b", 200), (16, "40b ReLU 40b ReLU 12b", 150), (32, "48b ReLU 24b", 300),
        (25, "48b Tanh 24b Tanh 16b", 100), (40, "50b ReLU 16b", 150), (64, "40b ReLU 10b", 200), (30, "50b ReLU 25b ReLU 5b", 250),
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, LongRun.IsOn ? Networks.Length : 4)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void It_is_that_of_all_eigenvalues_within_its_stated_errors(int number)
    {
        using var scope = NewDisposeScope();
        (int inputs, string layers, int samples) = Networks[number];
        using var network = new TestMlp(inputs, layers, seed: number + 1);
        Tensor data = Compare.Gaussian(number, samples, inputs);
        HessianSpectrum all = BehaviouralHessian.Spectrum(network, data);
        HessianEstimate estimate = BehaviouralHessian.Estimate(network, data, new() { Seed = number });
        double largest = all.Eigenvalues[0];
        Assert.Equal((all.Parameters, all.Samples), (estimate.Parameters, estimate.Samples));
        Assert.True(number < 4 || all.Parameters is >= 300 and <= 3100, $"{all.Parameters} parameters");
        Assert.Equal(all.Trace, estimate.Trace, 1e-12 * all.Trace);
        Assert.Equal(10, estimate.Leading.Count);
        Assert.True(estimate.LeadingAreComplete);
        Assert.All(all.Eigenvalues.Zip(estimate.Leading), pair => Assert.InRange(Math.Abs(pair.First - pair.Second.Value), 0, pair.Second.Error));
        Assert.All(estimate.Leading, each => Assert.InRange(each.Error, 0, 1e-4 * largest));
        foreach (double ratio in new[] { 1e-8, 1e-6, 1e-4, 1e-3, 1e-2, 1e-1, 1 })
        {
            RequireWithin(all.EffectiveParameters(ratio * largest), estimate.EffectiveParameters(ratio * largest), $"effective at {ratio:0e+0}");
            RequireWithin(all.CountAbove(ratio * largest), estimate.CountAbove(ratio * largest), $"above {ratio:0e+0}");
        }

        double[] edges = [.. new[] { -1, 1e-8, 1e-6, 1e-4, 1e-2, 1, 2 }.Select(ratio => ratio * largest)];
        IReadOnlyList<SpectralEstimate> density = estimate.Density(edges);
        for (int bin = 0; bin < density.Count; bin++)
            RequireWithin(all.CountAbove(edges[bin]) - all.CountAbove(edges[bin + 1]), density[bin], $"bin {bin}");
        // All eigenvalues are somewhere, and errors say something.
        RequireWithin(all.Parameters, estimate.CountAbove(-1), "all");
        SpectralEstimate effective = estimate.EffectiveParameters(1e-2 * largest);
        Assert.InRange(effective.StandardError + effective.QuadratureError, 0, 0.1 * effective.Value);
    }

    /// <summary>The diagonal is that of autograd's matrix.</summary>
    [Fact]
    public void The_diagonal_is_exact()
    {
        using var scope = NewDisposeScope();
        using var network = new KindTransformer(ScalarType.Float64, seed: 1);
        Tensor data = JacobianSumsTests.Draw(network, 9), jacobian = JacobianSumsTests.ByAutograd(network, data);
        Compare.Close(jacobian.square().sum([0]).Times(2.0 / 9), tensor(BehaviouralHessian.Estimate(network, data).Diagonal.ToArray()), 1e-13);
    }

    /// <summary>One fully connected layer: H = 2 I x (X^T X / n), so that every eigenvalue occurs once for each output.</summary>
    [Fact]
    public void Every_eigenvalue_of_a_single_layer_is_found_once_for_each_output()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(6, "4");
        Tensor data = Compare.Gaussian(1, 50, 6);
        double[] moments = Matrix.Numbers(linalg.eigvalsh(data.t().matmul(data)).flip(0));
        HessianEstimate estimate = BehaviouralHessian.Estimate(network, data, new() { Leading = 10 });
        Assert.True(estimate.LeadingAreComplete);
        double[] expected = [.. moments.SelectMany(value => Enumerable.Repeat(2 * value / 50, 4)).Take(10)];
        Assert.All(expected.Zip(estimate.Leading), pair => Assert.InRange(Math.Abs(pair.First - pair.Second.Value), 0, pair.Second.Error));
        Assert.Equal(10, estimate.Leading.Count);
        Assert.All(estimate.Leading, each => Assert.InRange(each.Error, 0, 1e-10 * expected[0]));
    }

    [Fact]
    public void Batches_and_seeds_give_the_same_to_the_last_bit()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(5, "6b ReLU 4b");
        Tensor data = Compare.Gaussian(1, 40, 5);
        HessianEstimate one = BehaviouralHessian.Estimate(network, data), two = BehaviouralHessian.Estimate(network, Dataset.Of(data.split(7))), other = BehaviouralHessian.Estimate(network, data, new() { Seed = 2 });
        Assert.Equal(one.Leading, two.Leading);
        Assert.Equal(one.EffectiveParameters(1e-3), two.EffectiveParameters(1e-3));
        Assert.NotEqual(one.EffectiveParameters(1e-3), other.EffectiveParameters(1e-3));
    }

    [Fact]
    public void Data_that_change_between_products_are_refused()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(5, "6b ReLU 4b");
        int reads = 0;
        Assert.Contains("changed between passes", Assert.Throws<ArgumentException>(() => BehaviouralHessian.Estimate(network, Dataset.Of(Changing()))).Message, StringComparison.Ordinal);

        IEnumerable<Tensor> Changing()
        {
            yield return Compare.Gaussian(reads++ < 3 ? 1 : 2, 20, 5);
        }
    }

    [Fact]
    public void Bad_options_and_cutoffs_are_refused()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "2");
        Tensor data = Compare.Gaussian(1, 20, 3);
        foreach (SpectrumOptions options in new SpectrumOptions[] { new() { Leading = -1 }, new() { Steps = 1 }, new() { Rounds = 0 }, new() { Probes = 1 } })
            Assert.Equal("options", Assert.Throws<ArgumentException>(() => BehaviouralHessian.Estimate(network, data, options)).ParamName);
        HessianEstimate estimate = BehaviouralHessian.Estimate(network, data);
        Assert.Throws<ArgumentOutOfRangeException>(() => estimate.EffectiveParameters(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => estimate.EffectiveParameters(0.9 * estimate.SmallestCutoff));
        Assert.Throws<ArgumentOutOfRangeException>(() => estimate.CountBetween(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => BehaviouralHessian.Spectrum(network, data).EffectiveParameters(-1));
    }

    [Fact]
    public void A_network_without_parameters_and_one_without_effect_have_no_spectrum()
    {
        using var scope = NewDisposeScope();
        using var empty = new TestMlp(3, "ReLU");
        Tensor data = Compare.Gaussian(1, 5, 3);
        HessianEstimate none = BehaviouralHessian.Estimate(empty, data);
        Assert.Equal((0, 0, 0), (none.Parameters, none.Trace, none.EffectiveParameters(1).Value));
        Assert.Empty(BehaviouralHessian.Spectrum(empty, data).Eigenvalues);
        using var still = new TestMlp(3, "4 ReLU 2");
        HessianEstimate zero = BehaviouralHessian.Estimate(still, zeros(5, 3, dtype: ScalarType.Float64));
        Assert.Equal((20, 0, 0), (zero.Parameters, zero.Trace, zero.EffectiveParameters(1).Value));
        Assert.Empty(zero.Leading);
    }

    /// <summary>What it takes is told before, and is not more: products, and memory beyond what was there.</summary>
    [Theory]
    [InlineData(16, "24b ReLU 10b", 300)]
    [InlineData(64, "100b ReLU 32b ReLU 10b", 1000)]
    [InlineData(128, "256b ReLU 256b Tanh 10b", 1000)]
    public void Cost_is_told_before(int inputs, string layers, int samples)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(inputs, layers);
        SpectrumOptions options = new() { Leading = 5, Probes = 4, Steps = 40, Rounds = 3 };
        SpectrumCost cost = BehaviouralHessian.CostOfEstimate(network, options);
        if (cost.Parameters > 2000)
            LongRun.Only();
        Tensor data = Compare.Gaussian(1, samples, inputs);
        var peak = new PeakMemory();
        Stopwatch watch = Stopwatch.StartNew();
        HessianEstimate estimate = BehaviouralHessian.Estimate(network, data, options);
        TestContext.Current.TestOutputHelper?.WriteLine($"{cost} Taken: {estimate.Products} products, {watch.Elapsed.TotalSeconds:0.0} s, {peak.Bytes / (1 << 20)} MiB, leading {string.Join(", ", estimate.Leading)}, effective {estimate.EffectiveParameters(1e-3 * estimate.Leading[0].Value)}");
        Assert.InRange(estimate.Products, cost.Products / 4, cost.Products);
        Assert.InRange(peak.Bytes, 0, cost.Bytes);
        double share = estimate.Leading.Sum(each => each.Value) / estimate.Trace;
        Assert.InRange(share, 0.01, 1);
    }

    private static void RequireWithin(double expected, SpectralEstimate estimate, string what)
    {
        double error = (StandardErrors * estimate.StandardError) + estimate.QuadratureError;
        // Sums of this many terms are rounded.
        Assert.True(Math.Abs(expected - estimate.Value) <= error + (1e-12 * Math.Abs(expected)), $"{what}: {expected}, but {estimate}");
    }
}
