using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Products with the parameter Jacobian, against autograd, finite differences and each other.</summary>
public sealed class ParameterProductsTests
{
    private const int Samples = 6, Vectors = 3;

    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, KindNetworks.All.Count)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void They_are_those_of_the_matrix_of_autograd(int kind)
    {
        using var scope = NewDisposeScope();
        IInstrumentedNetwork network = KindNetworks.All[kind]();
        using var own = (IDisposable)network;
        Tensor data = JacobianSumsTests.Draw(network, Samples), jacobian = JacobianSumsTests.ByAutograd(network, data);
        ParameterProducts products = new(network);
        using NetworkTrace trace = products.Trace(data);
        Assert.Equal(jacobian.size(1), products.Count);
        Tensor v = Compare.Gaussian(1, Vectors, products.Count), u = Compare.Gaussian(2, Vectors, Samples, products.Outputs);
        Compare.Close(v.matmul(jacobian.t()), products.Push(trace, v).flatten(1), 1e-13, $"J v of {network.Description.Name}");
        Compare.Close(u.flatten(1).matmul(jacobian), products.Pull(trace, u), 1e-13, $"J^T u of {network.Description.Name}");
        Tensor squares = zeros(products.Count, dtype: ScalarType.Float64);
        for (long output = 0; output < products.Outputs; output += 2)
            squares.AddInPlace(products.Squares(trace, output, Math.Min(2, products.Outputs - output)));
        Compare.Close(jacobian.square().sum([0]), squares, 1e-13, $"squares of {network.Description.Name}");
    }

    /// <summary>(J v) u = v (J^T u), to the rounding of sums of products of this size.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void They_are_adjoint(int kind)
    {
        using var scope = NewDisposeScope();
        IInstrumentedNetwork network = KindNetworks.All[kind]();
        using var own = (IDisposable)network;
        ParameterProducts products = new(network);
        using NetworkTrace trace = products.Trace(JacobianSumsTests.Draw(network, Samples));
        Tensor v = Compare.Gaussian(3, 1, products.Count), u = Compare.Gaussian(4, 1, Samples, products.Outputs);
        Tensor pushed = products.Push(trace, v), pulled = products.Pull(trace, u);
        double size = (pushed.norm() * u.norm()).item<double>();
        Assert.InRange(((pushed * u).sum() - (pulled * v).sum()).item<double>() / Math.Max(size, 1e-300), -1e-13, 1e-13);
    }

    /// <summary>Central differences of the outputs, whose error is of the order of the square of the step; gates that flip are not differentiable.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void J_v_is_the_limit_of_differences(int kind)
    {
        using var scope = NewDisposeScope();
        IInstrumentedNetwork network = KindNetworks.All[kind]();
        using var own = (IDisposable)network;
        Tensor data = JacobianSumsTests.Draw(network, Samples);
        ParameterProducts products = new(network);
        using NetworkTrace trace = products.Trace(data);
        Tensor v = Compare.Gaussian(5, 1, products.Count);
        v.DivideInPlace(v.norm().item<double>());
        const double step = 1e-5;
        Tensor expected = (Moved(step) - Moved(-step)).DividedBy(2 * step);
        Compare.Close(expected.flatten(1), products.Push(trace, v).squeeze(0), 1e-7, network.Description.Name);

        Tensor Moved(double by)
        {
            using var noGrad = no_grad();
            using var moved = (IDisposable)network.Copy(ScalarType.Float64);
            long start = 0;
            foreach (var (_, parameter) in ((IInstrumentedNetwork)moved).NamedParameters())
            {
                parameter.AddInPlace(v.narrow(1, start, parameter.numel()).reshape(parameter.shape), by);
                start += parameter.numel();
            }

            return ((IInstrumentedNetwork)moved).Forward(data);
        }
    }

    [Fact]
    public void A_parameter_in_no_step_is_named()
    {
        using var network = new TestMlp(3, "4 ReLU 2b");
        Assert.Contains("Linear1.weight", Assert.Throws<NotSupportedException>(() => new ParameterProducts(new BareNetwork(network))).Message, StringComparison.Ordinal);
    }
}
