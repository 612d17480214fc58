using DegeneracyLab;
using DegeneracyLab.Analysis;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Samples.Tests;

/// <summary>All free directions of a trained digit classifier, counted and proved on 200 images; in long runs with almost 1000 parameters.</summary>
public sealed class ExactDigitsTests
{
    private const double Tolerance = 1e-10;

    [Fact]
    public void The_count_is_that_of_the_Jacobian_and_is_proved()
    {
        using var scope = NewDisposeScope();
        (DigitData train, _) = DigitData.Load(Path.Combine(AppContext.BaseDirectory, "digits.csv.gz"));
        using var network = new SmallDigitClassifier(LongRun.IsOn ? 13 : 6, seed: 1);
        DigitTraining.Run(network, train, epochs: 20, new Progress<double>(), TestContext.Current.CancellationToken);
        Tensor images = train.Images.narrow(0, 0, 200), fresh = train.Images.narrow(0, 200, 100);

        AnalysisResult result = NetworkAnalysis.Run(network, images, new() { Basis = false, Degeneracy = DegeneracyCount.Exact, Proof = new(), FreshData = fresh }, cancellationToken: TestContext.Current.CancellationToken);

        DegeneracyReport report = result.Degeneracy!;
        ExactDegeneracy exact = report.Exact!;
        Tensor jacobian = Jacobian(network, images);
        Assert.Equal((network.Description.ParameterCount, NullityOf(jacobian)), (exact.Parameters, exact.Nullity));
        Assert.Equal(NullityOf(cat([jacobian, Jacobian(network, fresh)])), exact.Persistent);
        Assert.InRange(exact.Persistent!.Value, 1, exact.Nullity - 1);
        Assert.True(report.Proof!.IsProved, report.Proof.ToString());
        Assert.Equal((exact.Nullity, 0), (report.Proof.UpperBound, report.FreeOnlyToRounding));
        Assert.InRange(report.Total, 1, exact.Nullity);
        Assert.Equal(exact.Nullity, exact.PathRedundancy + exact.DataDependence);
    }

    /// <summary>[samples x outputs, parameters], in float64, by a plain forward pass: a row of the first layer's derivatives is (w2 * gate) x^T.</summary>
    private static Tensor Jacobian(SmallDigitClassifier network, Tensor images)
    {
        Tensor[] parameters = [.. network.parameters().Select(parameter => parameter.detach().to(ScalarType.Float64))];
        Tensor x = images.to(ScalarType.Float64), before = x.matmul(parameters[0].t()) + parameters[1];
        long samples = x.size(0), outputs = parameters[2].size(0);
        Tensor back = parameters[2].unsqueeze(0) * before.gt(0).to(ScalarType.Float64).unsqueeze(1);
        Tensor ofHidden = (back.unsqueeze(3) * x.reshape(samples, 1, 1, -1)).flatten(2);
        Tensor each = eye(outputs, dtype: ScalarType.Float64).unsqueeze(0).expand(samples, outputs, outputs);
        Tensor ofOutput = (each.unsqueeze(3) * before.relu().reshape(samples, 1, 1, -1)).flatten(2);
        return cat([ofHidden, back, ofOutput, each], 2).flatten(0, 1);
    }

    private static int NullityOf(Tensor jacobian)
    {
        Tensor lengths = jacobian.pow(2).sum([0]).sqrt();
        Tensor values = linalg.svdvals(jacobian / lengths.where(lengths > 0, ones_like(lengths)));
        return (int)(jacobian.size(1) - (values > Tolerance * values.max()).sum().item<long>());
    }
}

/// <summary>A digit classifier with one layer of hidden units.</summary>
/// <param name="hidden">Their number.</param>
[Network(Input = 64)]
[Linear(nameof(hidden)), ReLU]
[Linear(10)]
internal sealed partial class SmallDigitClassifier(int hidden);
