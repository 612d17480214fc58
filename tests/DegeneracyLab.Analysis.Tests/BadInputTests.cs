using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>What cannot be analysed gets one message that names the place, what was expected and what was found.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(3)]
    public void A_wrong_width(int width)
    {
        using var network = new TestMlp(4, "6b ReLU 3b");
        string message = Assert.Throws<ArgumentException>(() => Counts.Of(network, zeros(7, width, dtype: ScalarType.Float64))).Message;
        Assert.Contains($"TestMlp takes data of shape [samples, 4], but got [7, {width}]; its first layer, Linear1, is 4 -> 6", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_number_of_dimensions()
    {
        using var network = new TestMlp(4, "6b ReLU 3b");
        Assert.Contains("got [4]", Assert.Throws<ArgumentException>(() => Counts.Of(network, zeros(4, dtype: ScalarType.Float64))).Message, StringComparison.Ordinal);
        Assert.Contains("got []", Assert.Throws<ArgumentException>(() => Counts.Of(network, tensor(1.0))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_type()
    {
        using var network = new TestMlp(4, "6b ReLU 3b");
        string message = Assert.Throws<ArgumentException>(() => Counts.Of(network, zeros(7, 4))).Message;
        Assert.Contains("has Float64 parameters, but the data are Float32", message, StringComparison.Ordinal);
        Assert.Contains(".to(ScalarType.Float64)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_data()
    {
        using var network = new TestMlp(4, "6b ReLU 3b");
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => Counts.Of(network, zeros(0, 4, dtype: ScalarType.Float64))).Message, StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => Counts.Of(network, Dataset.Of(Array.Empty<Tensor>()))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "\u221E")]
    public void Data_that_are_not_finite_are_named_by_row_and_column(double value, string text)
    {
        using var network = new TestMlp(4, "6b ReLU 3b");
        Tensor x = zeros(9, 4, dtype: ScalarType.Float64);
        x[7, 2] = tensor(value);
        string message = Assert.Throws<ArgumentException>(() => Counts.Of(network, Dataset.Of(x.split(5)))).Message;
        Assert.True(message.Contains($"hold {text} at row 7, column 2", StringComparison.Ordinal) || message.Contains("hold Infinity at row 7, column 2", StringComparison.Ordinal), message);
    }

    [Fact]
    public void Weights_that_are_not_finite_are_named()
    {
        using var network = new TestMlp(4, "6b ReLU 3b");
        using (no_grad())
        {
            network.LinearAt(1).weight![2, 5] = tensor(double.NaN);
        }

        string message = Assert.Throws<ArgumentException>(() => Counts.Of(network, zeros(9, 4, dtype: ScalarType.Float64))).Message;
        Assert.Contains("weight of TestMlp holds NaN at [2, 5]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Activations_that_overflow_are_named_by_layer()
    {
        using var network = new TestMlp(2, "3b ReLU 2b", ScalarType.Float32);
        using (no_grad())
        {
            network.LinearAt(0).weight!.fill_(3e38f);
        }

        string message = Assert.Throws<ArithmeticException>(() => Counts.Of(network, ones(4, 2))).Message;
        Assert.Contains("ReLU2 of TestMlp are not finite", message, StringComparison.Ordinal);
        Assert.Contains("rows 0 to 3", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_threshold_that_is_no_ratio()
    {
        using var network = new TestMlp(2, "3b ReLU 2b");
        Assert.Contains("between 0 and 1", Assert.Throws<ArgumentException>(() => Counts.Of(network, Compare.Gaussian(1, 9, 2), threshold: 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_layer_that_is_not_there_and_activations_that_do_not_fit()
    {
        using var network = new TestMlp(2, "3b ReLU 2b");
        using TensorBasis basis = TensorBasis.Of(network, Compare.Gaussian(1, 9, 2));
        Assert.Contains("Input, ReLU2, Linear2", Assert.Throws<KeyNotFoundException>(() => basis["ReLU1"]).Message, StringComparison.Ordinal);
        Assert.Contains("have 3 entries, or 4 with the constant, but got a tensor of shape [5, 2]", Assert.Throws<ArgumentException>(() => basis["ReLU2"].Features(zeros(5, 2))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "ReLU")]
    [InlineData(1, "1 ReLU 1")]
    [InlineData(3, "2b Tanh")]
    public void Small_networks_are_analysed_all_the_same(int inputs, string layers)
    {
        using var network = new TestMlp(inputs, layers);
        foreach (BasisKind kind in (BasisKind[])[BasisKind.Global, BasisKind.Local])
            foreach (bool centre in new[] { false, true })
                foreach (int samples in new[] { 1, 20 })
                {
                    AnalysisResult result = NetworkAnalysis.Run(network, Compare.Gaussian(3, samples, inputs), new() { BasisKind = kind, Centre = centre });
                    Assert.InRange(result.Degeneracy!.Total, 0, network.Description.ParameterCount);
                    Assert.Equal(result.Edges.Count + 1, result.Basis!.Count);
                }
    }

    [Fact]
    public void Data_of_zeros_and_a_network_of_zeros_give_a_report()
    {
        using var network = new TestMlp(3, "4b ReLU 2b");
        using (no_grad())
        {
            foreach ((_, TorchSharp.Modules.Parameter parameter) in network.NamedParameters())
                parameter.zero_();
        }

        foreach (BasisKind kind in (BasisKind[])[BasisKind.Global, BasisKind.Local])
        {
            AnalysisResult result = NetworkAnalysis.Run(network, zeros(20, 3, dtype: ScalarType.Float64), new() { BasisKind = kind });
            Assert.Equal(0, result.Degeneracy!.NodeLayers[0].Activations.Rank);
            Assert.Equal(4, result.Degeneracy!.HiddenLayers.Single().DeadUnits.Count);
        }
    }
}
