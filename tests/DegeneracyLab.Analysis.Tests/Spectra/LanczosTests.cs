using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Lanczos and what is read off it, on operators whose eigenvalues are given.</summary>
public sealed class LanczosTests
{
    /// <summary>Multiplicities of 3, 1, 4 and 2, and zeros; each is found as often as it occurs.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public void Leading_eigenvalues_are_found_as_often_as_they_occur(int count)
    {
        using var scope = NewDisposeScope();
        double[] spectrum = [5, 5, 5, 4, 2, 2, 2, 2, 1e-3, 1e-3, .. new double[20]];
        using LeadingSpectrum leading = LeadingSpectrum.Find(Rotated(spectrum), spectrum.Length, CPU, new() { Leading = count, Steps = 12 });
        Assert.True(leading.IsComplete);
        RequireClose(spectrum[..count], leading);
    }

    /// <summary>The zeros are not among them: below the resolution of products, no eigenvalue is found.</summary>
    [Fact]
    public void Fewer_are_found_where_all_others_are_0()
    {
        using var scope = NewDisposeScope();
        double[] spectrum = [5, 5, 1, .. new double[9]];
        using LeadingSpectrum leading = LeadingSpectrum.Find(Rotated(spectrum), spectrum.Length, CPU, new() { Leading = 6 });
        Assert.True(leading.IsComplete);
        RequireClose([5, 5, 1], leading);
    }

    [Fact]
    public void With_too_few_rounds_it_says_so()
    {
        using var scope = NewDisposeScope();
        double[] spectrum = [5, 5, 5, 5, .. new double[9]];
        using LeadingSpectrum leading = LeadingSpectrum.Find(Rotated(spectrum), spectrum.Length, CPU, new() { Leading = 4, Rounds = 2 });
        Assert.False(leading.IsComplete);
        RequireClose([5, 5], leading);
    }

    /// <summary>Few steps leave residuals, and each value is within its residual of an eigenvalue.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Residuals_bound_the_errors(int steps)
    {
        using var scope = NewDisposeScope();
        double[] spectrum = [.. Enumerable.Range(0, 60).Select(index => Math.Pow(0.9, index))];
        using LeadingSpectrum leading = LeadingSpectrum.Find(Rotated(spectrum), spectrum.Length, CPU, new() { Leading = 3, Steps = steps, Rounds = 1 });
        Assert.All(leading.Values.Zip(leading.Residuals), pair => Assert.InRange(spectrum.Min(value => Math.Abs(value - pair.First)), 0, pair.Second + 1e-14));
        Assert.True(steps > 4 || leading.Residuals[2] > 1e-3);
    }

    /// <summary>The basis is orthonormal and A is tridiagonal in it, long after simple recurrences lose that.</summary>
    [Fact]
    public void The_basis_stays_orthonormal()
    {
        using var scope = NewDisposeScope();
        double[] spectrum = [.. Enumerable.Range(0, 150).Select(index => Math.Pow(0.8, index))];
        Func<Tensor, Tensor> product = Rotated(spectrum);
        Tensor leftOut = eye(150, dtype: ScalarType.Float64).narrow(0, 0, 2);
        using Lanczos run = Lanczos.Run(product, Compare.Gaussian(1, 150), leftOut, 100);
        Tensor basis = RitzBasis(run);
        Compare.Close(eye(run.Steps, dtype: ScalarType.Float64), basis.matmul(basis.t()), 1e-13);
        Compare.Close(zeros(run.Steps, 2, dtype: ScalarType.Float64), basis.matmul(leftOut.t()), 1e-14);
        Compare.Close(tensor(run.RitzValues), basis.matmul(product(basis).t()).diagonal(), 1e-13);
    }

    /// <summary>Both rules bracket the true value, for effective counts and for weights above a cut, at every number of steps.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(40)]
    public void Rules_bracket_what_they_estimate(int steps)
    {
        using var scope = NewDisposeScope();
        double[] spectrum = [.. Enumerable.Range(0, 60).Select(index => 3 * Math.Pow(0.7, index)), .. new double[30]];
        Tensor start = Compare.Gaussian(steps, spectrum.Length), rotation = Rotation(spectrum.Length);
        double[] shares = Matrix.Numbers(rotation.matmul(start).square());
        using Lanczos run = Lanczos.Run(Rotated(spectrum), start, zeros(0, spectrum.Length, dtype: ScalarType.Float64), steps);
        SpectralRule rule = SpectralRule.Of(run);
        Assert.Equal(shares.Sum(), rule.Total, 1e-12 * shares.Sum());
        Assert.Equal(rule.Total, rule.LowerWeights.Sum(), 1e-12 * shares.Sum());
        foreach (double cutoff in new[] { 1e-8, 1e-6, 1e-4, 1e-2, 1, 100 })
        {
            double effective = shares.Zip(spectrum, (share, value) => share * value / (value + cutoff)).Sum(), above = shares.Zip(spectrum, (share, value) => value > cutoff ? share : 0).Sum();
            (double lower, double upper) = rule.Effective(cutoff);
            double rounding = HessianEstimate.Rounding * (1 + (spectrum[0] / cutoff)) * rule.Total;
            Assert.InRange(effective, lower - rounding, upper + rounding);
            (lower, upper) = rule.WeightAbove(cutoff);
            Assert.InRange(above, lower - (1e-13 * rule.Total), upper + (1e-13 * rule.Total));
        }

        (double least, double most) = rule.Effective(1e-2);
        if (steps == 40)
            Assert.InRange(Math.Abs(most - least), 0, 1e-6 * rule.Total);
    }

    [Fact]
    public void An_invariant_space_is_recognised_and_its_rule_is_exact()
    {
        using var scope = NewDisposeScope();
        double[] spectrum = [4, 4, 4, 1, 1, 0, 0, 0];
        Tensor start = Compare.Gaussian(1, 8);
        using Lanczos run = Lanczos.Run(Rotated(spectrum), start, zeros(0, 8, dtype: ScalarType.Float64), 8);
        SpectralRule rule = SpectralRule.Of(run);
        Assert.Equal(3, run.Steps);
        Assert.True(rule.IsExact);
        double[] shares = Matrix.Numbers(Rotation(8).matmul(start).square());
        Assert.Equal(shares[..3].Sum(), rule.WeightAbove(2).Lower, 1e-12);
        Assert.Equal(shares[..5].Sum(), rule.WeightAbove(0.5).Upper, 1e-12);
        Assert.Equal((0.8 * shares[..3].Sum()) + (0.5 * shares[3..5].Sum()), rule.Effective(1).Lower, 1e-12);
    }

    private static void RequireClose(double[] expected, LeadingSpectrum found)
    {
        Assert.Equal(expected.Length, found.Values.Length);
        Assert.All(expected.Zip(found.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * expected[0]));
        Assert.All(found.Residuals, residual => Assert.InRange(residual, 0, 1e-10 * expected[0]));
    }

    private static Tensor Rotation(int size) => linalg.qr(Compare.Gaussian(7, size, size), linalg.QRMode.Reduced).Q;

    /// <summary>A = Q^T diag(spectrum) Q.</summary>
    private static Func<Tensor, Tensor> Rotated(double[] spectrum)
    {
        Tensor rotation = Rotation(spectrum.Length), values = tensor(spectrum);
        return vectors => (vectors.matmul(rotation.t()) * values).matmul(rotation);
    }

    private static Tensor RitzBasis(Lanczos run) => run.Vectors(run.Steps);
}
