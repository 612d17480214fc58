using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The Hessian of the behavioural loss: all eigenvalues against autograd, finite differences and what is known of linear networks.</summary>
public sealed class BehaviouralHessianTests
{
    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, KindNetworks.All.Count).Where(kind => LongRun.IsOn || kind % 6 == 1)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Eigenvalues_are_those_of_twice_the_mean_of_the_products_of_derivatives(int kind)
    {
        using var scope = NewDisposeScope();
        IInstrumentedNetwork network = KindNetworks.All[kind]();
        using var own = (IDisposable)network;
        Tensor data = JacobianSumsTests.Draw(network, 12);
        HessianSpectrum spectrum = BehaviouralHessian.Spectrum(network, data);
        Compare.Close(linalg.eigvalsh(HessianOf(network, data)).flip(0), tensor(spectrum.Eigenvalues.ToArray()), 1e-13, network.Description.Name);
    }

    /// <summary>L(w* + t v) = t^2/2 v^T H v + O(t^3), whose even part has the error O(t^4): the definition of H, and its factor, without derivatives.</summary>
    [Theory]
    [InlineData("5b Tanh 3b")]
    [InlineData("4 GELU 4b Tanh 2")]
    public void The_loss_is_the_quadratic_form_to_second_order(string layers)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(4, layers);
        Tensor data = Compare.Gaussian(1, 20, 4), outputs = network.call(data);
        Tensor hessian = HessianOf(network, data);
        (Tensor values, Tensor vectors) = linalg.eigh(hessian);
        HessianSpectrum spectrum = BehaviouralHessian.Spectrum(network, data);
        long last = values.size(0) - 1;
        foreach (long index in new[] { 0L, 1, 4 })
        {
            Tensor v = vectors.select(1, last - index);
            const double step = 1e-3;
            Assert.Equal(spectrum.Eigenvalues[(int)index], (Loss(step) + Loss(-step)) / (step * step), 1e-5 * spectrum.Eigenvalues[0]);

            double Loss(double by)
            {
                using var noGrad = no_grad();
                using var moved = (TestMlp)(IInstrumentedNetwork)network.Copy(ScalarType.Float64);
                long start = 0;
                foreach (var (_, parameter) in moved.NamedParameters())
                {
                    parameter.AddInPlace(v.narrow(0, start, parameter.numel()).reshape(parameter.shape), by);
                    start += parameter.numel();
                }

                return (moved.call(data) - outputs).square().sum().item<double>() / data.size(0);
            }
        }
    }

    /// <summary>
    /// Deep linear networks of full rank r at the narrowest layer: rank r (inputs + outputs - r), which is twice the learning coefficient there
    /// (Aoyagi and Watanabe, 2005; Aoyagi, 2024). The last two have a deficient first map below a full one.
    /// </summary>
    [Theory]
    [InlineData("5 2 5", null, 16)]
    [InlineData("6 3 4", null, 21)]
    [InlineData("10 4 10", null, 64)]
    [InlineData("4 8 4", null, 16)]
    [InlineData("3 5 4 3", null, 9)]
    [InlineData("5 5 5 5", null, 25)]
    [InlineData("5 3 5", 1, 17)]
    [InlineData("4 4 4", 2, 16)]
    public void Hessian_ranks_of_deep_linear_networks(string widths, int? firstRank, int rank)
    {
        using var scope = NewDisposeScope();
        int[] all = [.. widths.Split(' ').Select(width => int.Parse(width, System.Globalization.CultureInfo.InvariantCulture))];
        using var network = new TestMlp(all[0], string.Join(' ', all[1..]));
        using (no_grad())
        {
            for (int layer = 0; layer + 1 < all.Length; layer++)
                network.LinearAt(layer).weight!.copy_(Compare.Gaussian(layer + 1, all[layer + 1], all[layer]));
            if (firstRank is { } first)
                network.LinearAt(0).weight!.copy_(Compare.Gaussian(8, all[1], first).matmul(Compare.Gaussian(9, first, all[0])));
        }

        Tensor data = Compare.Gaussian(5, 60, all[0]);
        HessianSpectrum spectrum = BehaviouralHessian.Spectrum(network, data);
        // A ratio of 1e-10 of singular values.
        Assert.Equal(rank, spectrum.CountAbove(1e-20 * spectrum.Eigenvalues[0]));
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, data);
        Assert.Equal(rank, exact.FunctionalDimension);
        Assert.Equal(spectrum.Parameters - rank, exact.Nullity);
        Assert.Equal(rank, spectrum.EffectiveParameters(1e-14 * spectrum.Eigenvalues[0]), 1e-6);
    }

    /// <summary>The chosen columns of the Jacobian, and no others.</summary>
    [Theory]
    [InlineData("Linear2")]
    [InlineData("Linear1,Linear3")]
    [InlineData("Linear2.weight,Linear3.bias")]
    public void Layers_can_be_chosen(string chosen)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(4, "5b ReLU 4b ReLU 3b");
        Tensor data = Compare.Gaussian(1, 50, 4);
        string[] layers = chosen.Split(',');
        Tensor hessian = HessianOf(network, data);
        List<long> columns = [];
        long start = 0;
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in network.NamedParameters())
        {
            if (layers.Contains(name) || layers.Contains(name.Split('.')[0]))
                columns.AddRange(Enumerable.Range((int)start, (int)parameter.numel()).Select(column => (long)column));
            start += parameter.numel();
        }

        Tensor places = tensor(columns.ToArray());
        double[] expected = Matrix.Numbers(linalg.eigvalsh(hessian.index_select(0, places).index_select(1, places)).flip(0));
        HessianSpectrum spectrum = BehaviouralHessian.Spectrum(network, data, layers);
        Compare.Close(tensor(expected), tensor(spectrum.Eigenvalues.ToArray()), 1e-13);
        HessianEstimate estimate = BehaviouralHessian.Estimate(network, data, new() { Leading = 3 }, layers);
        Assert.Equal(expected.Length, estimate.Parameters);
        Assert.Equal(expected.Sum(), estimate.Trace, 1e-12 * expected.Sum());
        Assert.All(expected.Zip(estimate.Leading), pair => Assert.InRange(Math.Abs(pair.First - pair.Second.Value), 0, pair.Second.Error));
        using var only = (TestMlp)TrainedLayers.Only(network, layers);
        Assert.Equal(spectrum.CountAbove(1e-20 * expected[0]), ExactDegeneracyCount.Of(only, data).FunctionalDimension);
        Assert.Equal(6, network.NamedParameters().Count);
    }

    [Fact]
    public void A_layer_that_does_not_exist_is_named()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "4 ReLU 2b");
        foreach (Action act in new Action[]
        {
            () => BehaviouralHessian.Spectrum(network, Compare.Gaussian(1, 5, 3), ["Linear3"]),
            () => BehaviouralHessian.Estimate(network, Compare.Gaussian(1, 5, 3), layers: ["Linear1", "Linear3"]),
            () => BehaviouralHessian.CostOfEstimate(network, layers: ["Linear3"]),
            () => BehaviouralHessian.CostOfSpectrum(network, ["Linear3"]),
        })
            Assert.Contains("no trained parameter of a layer Linear3; its parameters are Linear1.weight, Linear2.weight, Linear2.bias", Assert.Throws<ArgumentException>(act).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Float32_is_looked_at_in_float64()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "5b ReLU 4b ReLU 2", ScalarType.Float32);
        using var lifted = (TestMlp)(IInstrumentedNetwork)network.Copy(ScalarType.Float64);
        Tensor data = Compare.Gaussian(1, 60, 3).to(ScalarType.Float32), same = data.to(ScalarType.Float64);
        Assert.Equal(BehaviouralHessian.Spectrum(lifted, same).Eigenvalues, BehaviouralHessian.Spectrum(network, data).Eigenvalues);
        HessianEstimate one = BehaviouralHessian.Estimate(lifted, same), two = BehaviouralHessian.Estimate(network, data);
        Assert.Equal(one.Leading, two.Leading);
        Assert.Equal(one.Diagonal, two.Diagonal);
    }

    [Fact]
    public void Too_many_parameters_are_refused_and_the_way_out_is_named()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(100, "101");
        string message = Assert.Throws<ArgumentException>(() => BehaviouralHessian.Spectrum(network, Compare.Gaussian(1, 2, 100))).Message;
        Assert.Contains("10,100 parameters; all eigenvalues are found for up to 10,000. Choose layers, or take Estimate.", message, StringComparison.Ordinal);
    }

    private static Tensor HessianOf(IInstrumentedNetwork network, Tensor data)
    {
        Tensor jacobian = JacobianSumsTests.ByAutograd(network, data);
        return jacobian.t().matmul(jacobian).Times(2.0 / data.size(0));
    }
}
