using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

public class SoftplusTests
{
    /// <summary>log(1 + exp(x)) = max(x, 0) + log1p(exp(-|x|)) in float64, its slope the logistic function; x itself and slope 1 above 20.</summary>
    [Theory]
    [InlineData(ScalarType.Float64, 1e-15)]
    [InlineData(ScalarType.Float32, 2e-7)]
    public void Values_and_slopes_are_finite_and_right(ScalarType dtype, double tolerance)
    {
        using var scope = NewDisposeScope();
        double[] points = [-1000, -100, -1, 0, 1e-3, 1, 19.5, 20.5, 100, 1000];
        using Tensor x = tensor(points, dtype, CPU).detach().requires_grad_();
        using Tensor y = x.Softplus();
        y.sum().backward();
        double[] values = y.to(ScalarType.Float64).detach().data<double>().ToArray(), slopes = x.grad!.to(ScalarType.Float64).data<double>().ToArray();
        for (int i = 0; i < points.Length; i++)
        {
            double at = x[i].to(ScalarType.Float64).item<double>();
            double value = at > 20 ? at : Math.Max(at, 0) + Math.Log(1 + Math.Exp(-Math.Abs(at)));
            Assert.InRange(Math.Abs(values[i] - value), 0, tolerance * Math.Max(1, Math.Abs(at)));
            Assert.InRange(Math.Abs(slopes[i] - (at > 20 ? 1 : 1 / (1 + Math.Exp(-at)))), 0, tolerance);
        }
    }
}
