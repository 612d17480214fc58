using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The largest functional dimension: the rank as random inputs are added.</summary>
public sealed class LargestFunctionalDimensionTests
{
    /// <summary>Few data bound the rank; it grows to that on many inputs.</summary>
    [Fact]
    public void It_is_the_rank_on_many_inputs()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "5b ReLU 4b ReLU 2b");
        Tensor data = Compare.Gaussian(3, 8, 3);
        LargestFunctionalDimension largest = NetworkDirections.LargestFunctionalDimension(network, data, batchSize: 100);
        Assert.Equal((54, 54 - FreeDirectionChecks.Nullity(network, data).Nullity), (largest.Parameters, largest.OnData));
        Assert.True(largest.OnData <= 16);
        using var random = new RandomInputs(network.Description);
        random.Add(data);
        Tensor many = cat([data, random.Next(4000)]);
        Assert.Equal(54 - FreeDirectionChecks.Nullity(network, many).Nullity, largest.Value);
        Assert.True(largest.Value > largest.OnData + 10);
        Assert.True(largest.IsSettled);
        Assert.Equal(Enumerable.Repeat(largest.Value, 3), largest.Ranks.TakeLast(3));
    }

    /// <summary>The normal distribution of data in a plane stays in the plane: unless the caller draws others.</summary>
    [Fact]
    public void It_depends_on_the_inputs_that_are_drawn()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "2b 2");
        Tensor numbers = Compare.Gaussian(3, 30, 2), data = cat([numbers, numbers.sum([1], keepdim: true)], 1);
        LargestFunctionalDimension inPlane = NetworkDirections.LargestFunctionalDimension(network, data), drawn = NetworkDirections.LargestFunctionalDimension(network, data, batch => Compare.Gaussian(batch + 1, 20, 3));
        // Rank of (bias and matrix of 2 x 3) through 2 units: GL(2), and shifts that the second layer has no bias to take up.
        Assert.Equal(12 - FreeDirectionChecks.Nullity(network, data).Nullity, inPlane.Value);
        Assert.Equal(12 - FreeDirectionChecks.Nullity(network, Compare.Gaussian(9, 50, 3)).Nullity, drawn.Value);
        Assert.Equal(2, drawn.Value - inPlane.Value);
        Assert.Equal(20, drawn.BatchSize);
    }

    [Fact]
    public void Tokens_are_drawn_alike()
    {
        using var scope = NewDisposeScope();
        using var network = new KindTransformer(ScalarType.Float64, seed: 4);
        Tensor data = JacobianSumsTests.Draw(network, 2), many = cat([data, JacobianSumsTests.Draw(network, 400, seed: 8)]);
        LargestFunctionalDimension largest = NetworkDirections.LargestFunctionalDimension(network, data, batchSize: 64);
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, many);
        Assert.Equal(exact.FunctionalDimension, largest.Value);
        Assert.True(largest.OnData < largest.Value);
    }

    [Fact]
    public void The_normal_distribution_has_the_moments_of_the_data()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "1");
        Tensor data = Compare.Gaussian(3, 500, 3).matmul(Compare.Gaussian(4, 3, 3)) + 2;
        using var random = new RandomInputs(network.Description);
        random.Add(data.narrow(0, 0, 120));
        random.Add(data.narrow(0, 120, 380));
        Tensor drawn = random.Next(200_000);
        Tensor expected = data.t().cov(correction: 0), found = drawn.t().cov(correction: 0);
        // Sampling errors of 200,000 draws.
        Compare.Close(expected, found, 0.02);
        Assert.True((data.mean([0]) - drawn.mean([0])).abs().max().item<double>() < 0.02 * Math.Sqrt(expected.max().item<double>()));
    }

    [Fact]
    public void Limits_are_checked()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "1");
        Tensor data = Compare.Gaussian(3, 5, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => NetworkDirections.LargestFunctionalDimension(network, data, batchSize: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NetworkDirections.LargestFunctionalDimension(network, data, maxBatches: 2));
        Assert.Throws<ArgumentException>(() => NetworkDirections.LargestFunctionalDimension(network, data, _ => Compare.Gaussian(1, 5, 4)));
    }
}
