using DegeneracyLab.Analysis;
using static TorchSharp.torch;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Samples.Tests;

/// <summary>What the digits sample claims, with its own training.</summary>
public sealed class DigitsTests
{
    [Fact]
    public void The_classifier_learns_and_its_report_is_that_of_a_plain_forward_pass()
    {
        using var scope = NewDisposeScope();
        (DigitData train, DigitData test) = DigitData.Load(Path.Combine(AppContext.BaseDirectory, "digits.csv.gz"));
        Assert.Equal((1437, 360), (train.Count, test.Count));
        using var network = new DigitClassifier(seed: 1);
        DigitTraining.Run(network, train, epochs: 60, new Progress<double>(), TestContext.Current.CancellationToken);
        Assert.InRange(DigitTraining.Accuracy(network, train), 0.98, 1);
        Assert.InRange(DigitTraining.Accuracy(network, test), 0.88, 1);

        AnalysisResult result = NetworkAnalysis.Run(network, train.Images, new() { Edges = false }, cancellationToken: TestContext.Current.CancellationToken);
        DegeneracyReport report = result.Degeneracy!;
        Assert.Equal(3, train.Images.eq(0).all(0).sum().item<long>());
        Assert.Equal((61, 64), (report.NodeLayers[0].Activations.Rank, report.NodeLayers[0].Activations.Dimension));
        Assert.Equal((62, 65), (report.NodeLayers[0].FoldedActivations.Rank, report.NodeLayers[0].FoldedActivations.Dimension));

        Tensor[] parameters = [.. network.parameters()];
        Tensor first = train.Images.matmul(parameters[0].t()).add(parameters[1]).relu();
        Tensor second = first.matmul(parameters[2].t()).add(parameters[3]).relu();
        Assert.Equal(Dead(first), report.HiddenLayers[0].DeadUnits);
        Assert.Equal(Dead(second), report.HiddenLayers[1].DeadUnits);

        // A dead unit has no activation, no Jacobian and no block; a living one has its rescaling at least.
        for (int layer = 0; layer < 2; layer++)
        {
            LayerFiring firing = report.HiddenLayers[layer];
            Assert.InRange(report.NodeLayers[layer + 1].Activations.Nullity, firing.DeadUnits.Count, 32);
            Assert.InRange(report.Layers[layer].Jacobians.Nullity, firing.DeadUnits.Count, 32);
            Assert.Equal(32, firing.Blocks.Sum(block => block.Units.Count));
        }

        static int[] Dead(Tensor activations) => [.. activations.gt(0).any(0).logical_not().nonzero().flatten().data<long>().ToArray().Select(unit => (int)unit)];
    }

    [Theory]
    [InlineData("1,2,3", "line 1: expected 65 numbers, found 3")]
    [InlineData("17", "expected a number from 0 to 16, found '17'")]
    [InlineData("x", "expected a number from 0 to 16, found 'x'")]
    public void A_damaged_data_file_is_named_with_line_and_finding(string start, string message)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "damaged.csv.gz");
        string line = start.Contains(',', StringComparison.Ordinal) ? start : start + string.Concat(Enumerable.Repeat(",0", 64));
        using (var writer = new StreamWriter(new System.IO.Compression.GZipStream(File.Create(path), System.IO.Compression.CompressionMode.Compress)))
            writer.WriteLine(line);
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => DigitData.Load(path)).Message, StringComparison.Ordinal);
    }
}
