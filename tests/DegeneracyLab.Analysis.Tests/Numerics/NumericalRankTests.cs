namespace DegeneracyLab.Analysis.Tests;

public sealed class NumericalRankTests
{
    [Fact]
    public void It_counts_what_lies_above_the_ratio_and_shows_the_cut()
    {
        NumericalRank rank = NumericalRank.Of([1e-16, 4, -2e-17, 1], 1e-12);
        Assert.Equal([4, 1, 1e-16, -2e-17], rank.Spectrum);
        Assert.Equal((2, 2, 4), (rank.Rank, rank.Nullity, rank.Dimension));
        Assert.Equal((1, 1e-16, 1e16), (rank.SmallestKept, rank.LargestDropped, rank.Gap));
        Assert.True(rank.IsResolved);
    }

    [Theory]
    [InlineData(new[] { 1, 1e-12 * 2 }, 2, 1, 2)]
    [InlineData(new[] { 1, 1e-12 / 2 }, 1, 1, 2)]
    [InlineData(new[] { 1, 1e-10, 1e-12 / 20 }, 2, 2, 2)]
    public void A_cut_within_the_spectrum_is_not_resolved(double[] eigenvalues, int rank, int atTenfold, int atTenth)
    {
        NumericalRank found = NumericalRank.Of(eigenvalues, 1e-12);
        Assert.Equal((rank, atTenfold, atTenth), (found.Rank, found.RankAtTenfold, found.RankAtTenth));
        Assert.Equal(found.Gap >= NumericalRank.ResolvedGap && atTenfold == atTenth, found.IsResolved);
    }

    [Fact]
    public void Zeros_have_rank_zero_and_a_full_spectrum_has_no_gap()
    {
        NumericalRank zero = NumericalRank.Of([0, 0], 1e-12), full = NumericalRank.Of([2, 1], 1e-12), exact = NumericalRank.Of([1, 0], 1e-12), negative = NumericalRank.Of([-1e-20, 0], 1e-12);
        Assert.Equal((0, double.NaN), (zero.Rank, zero.Gap));
        Assert.Equal((2, double.NaN), (full.Rank, full.Gap));
        Assert.Equal((1, double.PositiveInfinity), (exact.Rank, exact.Gap));
        Assert.Equal(0, negative.Rank);
        Assert.All(new[] { zero, full, exact, negative }, rank => Assert.True(rank.IsResolved));
        Assert.Equal(0, NumericalRank.Of([], 1e-12).Dimension);
    }

    [Fact]
    public void A_part_is_measured_by_the_scale_of_the_whole() =>
        Assert.Equal(0, NumericalRank.Of([1e-14], 1e-12, scale: 1).Rank);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_threshold_is_a_ratio(double threshold) =>
        Assert.Throws<ArgumentException>(() => NumericalRank.Of([1], threshold));

    [Fact]
    public void An_eigenvalue_that_is_no_number_is_refused() =>
        Assert.Throws<ArgumentException>(() => NumericalRank.Of([double.NaN], 1e-12));
}
