using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The sums of the pass against sums over single samples, with Jacobians by autograd.</summary>
public sealed class NetworkStatisticsTests
{
    public static TheoryData<int, string> Networks => new()
    {
        { 4, "5b ReLU 3b ReLU 2b" },
        { 4, "5b LeakyReLU:0.3 3b" },
        { 3, "4b GELU 5 Tanh 2b" },
        { 3, "Tanh 4b 3b ReLU Identity 2b Tanh" },
        { 3, "4 ReLU LeakyReLU:0.5 2" },
        { 3, "4b LeakyReLU:-0.5 ReLU 2b" },
        { 2, "3b" },
        { 2, "3b ReLU" },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_sums_equal_those_over_single_samples(int inputs, string layers)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(inputs, layers);
        Tensor x = Compare.Gaussian(11, 40, inputs);
        using NetworkStatistics statistics = NetworkStatistics.Collect(network, x);
        ChainStructure structure = statistics.Structure;
        Assert.Equal(40, statistics.Count);

        for (int node = 0; node < structure.NodeLayers.Count; node++)
        {
            using NetworkTrace trace = network.Trace(x);
            Tensor a = trace[network.Hook(structure.NodeLayers[node])];
            Compare.Close(a.t().matmul(a) / 40, statistics.Nodes[node].Gram(), 1e-13, structure.NodeLayers[node]);
        }

        for (int index = 0; index < structure.Sections.Count; index++)
        {
            SectionStatistics sums = statistics.Sections[index];
            (Tensor jacobian, Tensor slopes) = ByAutograd(network, structure, index, x);
            Compare.Close(jacobian, sums.JacobianSum, 1e-12, $"Jacobian sum of {sums.Section.PreActivation}");
            Compare.Close(slopes.t().matmul(slopes) / 40, sums.CoActivation(40), 1e-12, $"co-activation of {sums.Section.PreActivation}");
            if (sums.Cofiring is not null)
            {
                using NetworkTrace trace = network.Trace(x);
                Tensor open = trace[network.Hook(sums.Section.PreActivation)].gt(0).to(ScalarType.Float64);
                Compare.Close(open.t().matmul(open), sums.Cofiring, 0);
            }
        }
    }

    [Fact]
    public void Batches_and_merges_make_no_difference_but_rounding()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(4, "6b ReLU 5b GELU 3b");
        Tensor x = Compare.Gaussian(12, 200, 4);
        using NetworkStatistics whole = NetworkStatistics.Collect(network, x);
        using NetworkStatistics part = NetworkStatistics.Collect(network, x.narrow(0, 120, 80));
        using NetworkStatistics batches = NetworkStatistics.Collect(network, x.narrow(0, 0, 120).split(17));
        part.Merge(batches);
        AssertSame(whole, part, 1e-13);
        Assert.Equal(whole.DataHash, part.DataHash);
        Assert.NotEqual(whole.DataHash, batches.DataHash);
    }

    [Fact]
    public void Saved_and_loaded_they_are_the_same_and_can_be_continued()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(4, "6b ReLU 5b GELU 3b", seed: 77);
        Tensor x = Compare.Gaussian(13, 60, 4);
        string file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "part.safetensors");
        using (NetworkStatistics first = NetworkStatistics.Collect(network, x.narrow(0, 0, 25)))
            first.Save(file);
        using NetworkStatistics loaded = NetworkStatistics.Load(file);
        using NetworkStatistics second = NetworkStatistics.Collect(network, x.narrow(0, 25, 35));
        loaded.Merge(second);
        using NetworkStatistics whole = NetworkStatistics.Collect(network, x);
        AssertSame(whole, loaded, 1e-13);
        Assert.Equal((whole.DataHash, whole.WeightsHash, whole.Seed, whole.Dtype), (loaded.DataHash, loaded.WeightsHash, 77, loaded.Dtype));
        Assert.Equal(DegeneracyReport.Of(whole).FreeDirections, DegeneracyReport.Of(loaded).FreeDirections);
    }

    [Fact]
    public void Statistics_of_other_weights_or_layers_do_not_merge()
    {
        using var network = new TestMlp(4, "6b ReLU 3b", seed: 1);
        using var reseeded = new TestMlp(4, "6b ReLU 3b", seed: 2);
        using var other = new TestMlp(4, "5b ReLU 3b", seed: 1);
        Tensor x = Compare.Gaussian(14, 10, 4);
        using NetworkStatistics statistics = NetworkStatistics.Collect(network, x);
        Assert.Contains("other weights", Assert.Throws<ArgumentException>(() => statistics.Merge(NetworkStatistics.Collect(reseeded, x))).Message, StringComparison.Ordinal);
        Assert.Contains("different layers", Assert.Throws<ArgumentException>(() => statistics.Merge(NetworkStatistics.Collect(other, x))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_holds_something_else_is_refused_by_name()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "other.safetensors");
        Safetensors.Write(file, new Dictionary<string, Tensor> { ["a"] = zeros(2) });
        Assert.Contains("other.safetensors holds no statistics", Assert.Throws<InvalidDataException>(() => NetworkStatistics.Load(file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"format\":\"degeneracylab-statistics-1\"", "\"format\":\"another\"", "of format 'another'")]
    [InlineData("\"structure\":{", "\"structure\":null,\"x\":{", "can't be read")]
    [InlineData("\"kind\":\"Gated\"", "\"kind\":\"Spiked\"", "can't be read")]
    [InlineData("\"kind\":\"Gated\"", "\"kind\":7", "can't be read")]
    [InlineData("\"count\":9", "\"count\":-9", "-9 samples")]
    [InlineData("\"width\":3", "\"width\":4", "expected Float64 [4, 3]")]
    [InlineData("\"preActivation\":\"Linear1\"", "\"preActivation\":\"Linear7\"", "lacks the tensor 'weight.Linear7'")]
    public void A_damaged_header_is_refused_with_what_is_wrong(string text, string damage, string message)
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "part.safetensors");
        using (var network = new TestMlp(2, "3b ReLU 2b"))
        using (NetworkStatistics statistics = NetworkStatistics.Collect(network, Compare.Gaussian(17, 9, 2)))
            statistics.Save(file);
        using (SafetensorsContent content = Safetensors.Read(file))
        {
            string header = content.Metadata["statistics"];
            Assert.Contains(text, header, StringComparison.Ordinal);
            Safetensors.Write(file, content.Tensors, new Dictionary<string, string> { ["statistics"] = header.Replace(text, damage, StringComparison.Ordinal) });
        }

        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => NetworkStatistics.Load(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pass_leaves_nothing_behind_but_its_statistics()
    {
        using var network = new TestMlp(4, "6b ReLU 5b GELU 3b");
        using Tensor x = Compare.Gaussian(15, 100, 4);
        using var scope = NewDisposeScope();
        using NetworkStatistics statistics = NetworkStatistics.Collect(network, x);
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Progress_reaches_the_end_and_cancellation_ends_the_pass()
    {
        using var network = new TestMlp(4, "6b ReLU 3b");
        Tensor x = Compare.Gaussian(16, 50, 4);
        var reports = new Reports();
        using (NetworkStatistics.Collect(network, x.split(20), 50, reports))
            Assert.Equal([20, 40, 50], reports.Seen.Select(progress => progress.Samples));
        Assert.All(reports.Seen, progress => Assert.Equal(50, progress.Total));
        using var cancel = new CancellationTokenSource();
        reports.OnReport = cancel.Cancel;
        Assert.Throws<OperationCanceledException>(() => NetworkStatistics.Collect(network, x.split(20), 50, reports, cancel.Token));
    }

    /// <summary>Sums over samples of J J^T with the constant's derivative, and the slopes with a constant 1.</summary>
    private static (Tensor JacobianSum, Tensor Slopes) ByAutograd(TestMlp network, ChainStructure structure, int index, Tensor x)
    {
        using var scope = NewDisposeScope();
        Section section = structure.Sections[index];
        int at = network.Hook(section.PreActivation).Index, output = network.Hook(section.Output).Index;
        Tensor sum = zeros(section.Width + 1, section.Width + 1, dtype: ScalarType.Float64);
        List<Tensor> slopes = [];
        for (long sample = 0; sample < x.size(0); sample++)
        {
            Tensor preActivation, constant, y, value;
            using (NetworkTrace trace = network.Trace(x.narrow(0, sample, 1)))
                preActivation = trace[network.Hook(section.PreActivation)].clone().requires_grad_();
            constant = ones(1, dtype: ScalarType.Float64).requires_grad_();
            value = preActivation;
            y = preActivation;
            foreach (LayerDescription layer in network.Description.Layers.Skip(at))
            {
                value = layer.Kind switch
                {
                    "Linear" => value.matmul(Linear(layer).weight!.t()) + (Linear(layer).bias is { } bias ? constant * bias : 0),
                    "ReLU" => value.relu(),
                    "LeakyReLU" => nn.functional.leaky_relu(value, layer.ClosedSlope),
                    "Tanh" => value.tanh(),
                    "GELU" => nn.functional.gelu(value),
                    _ => value,
                };
                if (layer.HookPoint.Index == output)
                    y = value;
            }

            for (long k = 0; k < value.size(1); k++)
            {
                Tensor j = cat([Gradient(value[0, k], preActivation).flatten(), Gradient(value[0, k], constant)]);
                sum += outer(j, j);
            }

            slopes.Add(cat([Gradient(y.sum(), preActivation).flatten(), ones(1, dtype: ScalarType.Float64)]));
        }

        return (sum.MoveToOuterDisposeScope(), stack(slopes).MoveToOuterDisposeScope());

        TorchSharp.Modules.Linear Linear(LayerDescription layer) => network.LinearAt(int.Parse(layer.HookPoint.Name["Linear".Length..], System.Globalization.CultureInfo.InvariantCulture) - 1);

        // What does not depend on a variable has a zero derivative by it; adding 0 times it makes that visible to autograd.
        static Tensor Gradient(Tensor of, Tensor by) => autograd.grad([of + 0 * by.sum()], [by], retain_graph: true)[0];
    }

    private static void AssertSame(NetworkStatistics expected, NetworkStatistics actual, double tolerance)
    {
        Assert.Equal(expected.Structure, actual.Structure);
        Assert.Equal(expected.Count, actual.Count);
        for (int node = 0; node < expected.Nodes.Count; node++)
        {
            Compare.Close(expected.Nodes[node].Mean, actual.Nodes[node].Mean, tolerance);
            Compare.Close(expected.Nodes[node].Comoment, actual.Nodes[node].Comoment, tolerance);
        }

        for (int index = 0; index < expected.Sections.Count; index++)
        {
            Compare.Close(expected.Sections[index].FoldedWeight, actual.Sections[index].FoldedWeight, 0);
            Compare.Close(expected.Sections[index].JacobianSum, actual.Sections[index].JacobianSum, tolerance);
            Compare.Close(expected.Sections[index].CoActivation(expected.Count), actual.Sections[index].CoActivation(expected.Count), tolerance);
        }
    }

    private sealed class Reports : IProgress<PassProgress>
    {
        public List<PassProgress> Seen { get; } = [];

        public Action? OnReport { get; set; }

        public void Report(PassProgress value)
        {
            Seen.Add(value);
            OnReport?.Invoke();
        }
    }
}
