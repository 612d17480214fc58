using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Data as a tensor, as batches or from a loader give the same result; data that change between passes are noticed.</summary>
public sealed class DatasetTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TestMlp network = new(4, "6b ReLU 5b ReLU 3b", seed: 2);
    private readonly Tensor data = Compare.Gaussian(71, 300, 4);

    public void Dispose()
    {
        network.Dispose();
        scope.Dispose();
    }

    [Fact]
    public void Tensors_batches_and_loaders_give_the_same_bits()
    {
        AnalysisResult whole = Run(data);
        SameResult.Within(whole, Run(Dataset.Of(data.split(37))), 0);
        SameResult.Within(whole, Run(Dataset.Of(Made(), 300)), 0);
        using var set = new Rows(data);
        using var loader = new TorchSharp.Modules.DataLoader(set, 64, shuffle: false, device: CPU);
        SameResult.Within(whole, Run(Dataset.Of(loader, "x")), 0);
        Assert.Equal(ContentHash.Text(ContentHash.OfSamples(data)), whole.Provenance.DataHash);

        // Batches that are gone once the next one is asked for.
        IEnumerable<Tensor> Made()
        {
            for (int first = 0; first < 300; first += 50)
            {
                using Tensor batch = data.narrow(0, first, 50).clone();
                yield return batch;
            }
        }
    }

    [Fact]
    public void Data_that_change_between_passes_are_noticed()
    {
        int reads = 0;
        Assert.Contains("The data have changed between passes: the first had 300 samples, but the pass for basis of ReLU4 299", Refusal(Fewer()), StringComparison.Ordinal);
        reads = 0;
        Assert.Contains("a loader must not shuffle", Refusal(Shuffled()), StringComparison.Ordinal);

        string Refusal(IEnumerable<Tensor> batches)
        {
            ArgumentException refusal = Assert.Throws<ArgumentException>(() => Run(Dataset.Of(batches)));
            Assert.Equal("data", refusal.ParamName);
            return refusal.Message;
        }

        IEnumerable<Tensor> Fewer()
        {
            yield return data.narrow(0, 0, 300 - reads++);
        }

        IEnumerable<Tensor> Shuffled()
        {
            yield return data.roll(reads++, 0);
        }
    }

    [Fact]
    public void A_loader_without_the_key_is_told_what_it_has()
    {
        using var set = new Rows(data);
        using var loader = new TorchSharp.Modules.DataLoader(set, 64, shuffle: false, device: CPU);
        Assert.Contains("The loader's batches have no entry 'image'; they have 'x'.", Assert.Throws<ArgumentException>(() => Run(Dataset.Of(loader, "image"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Batches_of_another_width_are_told_wherever_they_come() =>
        Assert.Contains("but got [5, 3]", Assert.Throws<ArgumentException>(() => Run(Dataset.Of([data, zeros(5, 3, dtype: ScalarType.Float64)]))).Message, StringComparison.Ordinal);

    [Fact]
    public void Progress_names_the_pass_and_never_falls()
    {
        var seen = new List<AnalysisProgress>();
        NetworkAnalysis.Run(network, data, new() { BasisKind = BasisKind.Local }, new Reports(seen), TestContext.Current.CancellationToken);
        Assert.Equal(["activations and Jacobians", "basis of ReLU4", "basis of ReLU2", "basis of Input", "edges"], seen.Select(report => report.Pass).Distinct());
        Assert.Equal(seen.Select(report => report.Share).Order(), seen.Select(report => report.Share));
        Assert.Equal(1, seen[^1].Share);
        Assert.All(seen, report => Assert.Equal((300, 5), (report.Total, report.Passes)));
        // The edges take a part of the whole, and at their beginning they are still to be done.
        Assert.True(seen.First(report => report.Pass == "edges").Share < 1);
        Assert.Contains(seen, report => report.Pass == "edges" && report.Samples == 300);
    }

    private AnalysisResult Run(Dataset set) => NetworkAnalysis.Run(network, set, new() { BasisKind = BasisKind.Local });

    private sealed class Reports(List<AnalysisProgress> seen) : IProgress<AnalysisProgress>
    {
        public void Report(AnalysisProgress value)
        {
            lock (seen)
                seen.Add(value);
        }
    }

    private sealed class Rows(Tensor rows) : TorchSharp.torch.utils.data.Dataset
    {
        public override long Count => rows.size(0);

        public override Dictionary<string, Tensor> GetTensor(long index) => new() { ["x"] = rows[index].clone() };
    }
}
