using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>What chains are made of, and their stages where no other program counted them: with some biases, and layers without gates.</summary>
public sealed class ChainStagesTests
{
    public static TheoryData<string> Chains => ["4b", "5b ReLU 4 ReLU 3b", "4 ReLU 5b ReLU 3", "3b 5b ReLU 2b", "4 3 ReLU 4b ReLU 3", "6b ReLU 2 ReLU 5b ReLU 3"];

    [Theory]
    [MemberData(nameof(Chains))]
    public void Matrices_give_the_Jacobian_of_every_layer(string layers)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, layers);
        Tensor data = Compare.Gaussian(4, 20, 3);
        (GatedChain chain, ChainPoints points) = Read(network, data);
        using TestMlp.Recording trace = network.Trace(data);
        foreach ((ChainSection section, int layer) in ChainStructure.Of(network.Description).Sections.Select((section, layer) => (section, layer)))
        {
            Tensor expected = network.ParameterJacobian(trace, section.PreActivation).flatten(0, 1).narrow(1, 0, chain.Starts[layer + 1]);
            Tensor r = chain.Factor(points, layer).R;
            Compare.Close(expected.t().matmul(expected), r.t().matmul(r), 1e-13, section.PreActivation.Name);
        }
    }

    /// <summary>Stages by their definitions, from singular values of explicit matrices.</summary>
    [Theory]
    [MemberData(nameof(Chains))]
    public void Stages_are_as_defined(string layers)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, layers);
        Tensor data = Compare.Gaussian(4, 200, 3);
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, data);
        Dictionary<string, int> stages = exact.Stages.ToDictionary(stage => stage.Name, stage => stage.Dimension);
        using TestMlp.Recording trace = network.Trace(data);
        Tensor jacobian = network.ParameterJacobian(trace).flatten(0, 1);
        (GatedChain chain, _) = Read(network, data);

        Assert.Equal(Nullity(jacobian), exact.Nullity);
        // Single layers are independent of each other.
        Assert.Equal(Enumerable.Range(0, chain.Layers).Sum(layer => Nullity(jacobian.narrow(1, chain.Starts[layer], chain.Starts[layer + 1] - chain.Starts[layer]))), stages["act"] + stages["jac"] + stages["cond1"]);
        int activations = 0;
        foreach ((ChainSection section, int layer) in ChainStructure.Of(network.Description).Sections.Select((section, layer) => (section, layer)))
        {
            Tensor inputs = trace[section.Input];
            activations += section.Width * Nullity(section.HasBias ? cat([inputs, ones(200, 1, dtype: ScalarType.Float64)], 1) : inputs);
        }

        Assert.Equal(activations, stages["act"]);
        // What is free in a range of layers is the sum of all stages up to it, for the range that is all layers.
        Assert.Equal(exact.Nullity, exact.Stages.Sum(stage => stage.Dimension));
        if (exact.DataRelations == 0)
            Assert.Equal(exact.Nullity, exact.PathRedundancy);
    }

    /// <summary>The samples of a cell are replaced by their factor, and parts and files give the whole.</summary>
    [Fact]
    public void Cells_of_many_samples_have_the_span_of_the_samples()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "4b ReLU 3b ReLU 2b");
        Tensor data = Compare.Gaussian(4, 3000, 3);
        using FiringCells whole = Cells(network, data), first = Cells(network, data.narrow(0, 0, 1300)), second = Cells(network, data.narrow(0, 1300, 1700)), read = FiringCells.For(network)!;
        using var folder = new Storage.TemporaryFolder();
        second.Save(folder["cells"]);
        read.Load(folder["cells"]);
        first.Merge(read);
        Assert.Equal((whole.Cells, whole.Count), (first.Cells, first.Count));
        Assert.True(whole.Points().Count <= 16 * whole.Cells, $"{whole.Points().Count} rows of {whole.Cells} cells");
        GatedChain chain = GatedChain.Of(network, whole.Chain)!;
        using TestMlp.Recording trace = network.Trace(data);
        Tensor jacobian = network.ParameterJacobian(trace).flatten(0, 1);
        foreach (FiringCells cells in new[] { whole, first })
        {
            Tensor r = chain.Factor(cells.Points(), 2).R;
            Compare.Close(jacobian.t().matmul(jacobian), r.t().matmul(r), 1e-12);
        }
    }

    /// <summary>Nothing is free but the scale of each hidden unit. 2890 parameters, 7000 rows.</summary>
    [Fact]
    public void A_large_chain_has_the_scales_of_its_units()
    {
        LongRun.Only();
        using var scope = NewDisposeScope();
        using var network = new TestMlp(36, "40 ReLU 29 ReLU 10");
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, Compare.Gaussian(1, 700, 36));
        Assert.Equal((2890, 7000L, 40 + 29), (exact.Parameters, exact.Rows, exact.Nullity));
        Assert.Equal(40 + 29, exact.Stages.Single(stage => stage.Name == "sync").Dimension);
        Assert.Equal(0, exact.Singular);
    }

    [Fact]
    public void Too_many_cells_leave_the_stages_of_all_networks()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "6b ReLU 4b ReLU 2b");
        Tensor data = Compare.Gaussian(4, 300, 3);
        using FiringCells cells = FiringCells.For(network, maxNumbers: 500)!;
        using var samples = new SampleSet(network, data);
        cells.Add(samples);
        Assert.True(cells.GaveUp);
        Assert.Equal((0, 300L), (cells.Cells, cells.Count));
        using JacobianSums jacobian = JacobianSumsTests.SumsOf(network, data);
        using var free = new FreeDirectionSums(network, network, unitByUnit: true);
        free.Add(samples);
        using var count = new FreeDirectionCount(free, isExact: true);
        ExactDegeneracy exact = ExactDegeneracyCount.Of(jacobian, count, cells, fresh: null, nearby: []);
        Assert.Equal(ExactDegeneracyCount.Of(network, data).Nullity, exact.Nullity);
        Assert.Equal(["spans", "gauge", "paths", "rest"], exact.Stages.Select(stage => stage.Name));
        Assert.Contains(exact.Remarks, remark => remark.StartsWith("The samples have more firing patterns than can be kept.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("4 LeakyReLU:0.5 2")]
    [InlineData("4 Tanh 2")]
    [InlineData("4 ReLU 2 ReLU")]
    public void Other_chains_have_the_stages_of_all_networks(string layers)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, layers);
        Assert.Null(FiringCells.For(network));
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, Compare.Gaussian(1, 50, 3));
        Assert.Equal(["spans", "gauge", "paths", "rest"], exact.Stages.Select(stage => stage.Name));
        Assert.Null(exact.PathRedundancy);
        Assert.Equal(0, exact.Singular);
    }

    [Fact]
    public void A_frozen_layer_is_none_of_a_chain()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "4b ReLU 3b ReLU 2b");
        network.LinearAt(1).weight!.requires_grad = false;
        Tensor data = Compare.Gaussian(1, 80, 3);
        Assert.Null(FiringCells.For(network));
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, data);
        Assert.Equal(16 + 3 + 8, exact.Parameters);
        Assert.Equal(FreeDirectionChecks.Nullity(network, data).Nullity, exact.Nullity);
    }

    private static (GatedChain Chain, ChainPoints Points) Read(TestMlp network, Tensor data)
    {
        using FiringCells cells = Cells(network, data);
        return (GatedChain.Of(network, cells.Chain)!, cells.Points());
    }

    private static FiringCells Cells(TestMlp network, Tensor data)
    {
        FiringCells cells = FiringCells.For(network)!;
        using var samples = new SampleSet(network, data);
        cells.Add(samples);
        return cells;
    }

    private static int Nullity(Tensor matrix)
    {
        Tensor lengths = matrix.square().sum([0]).sqrt();
        double[] values = Matrix.Numbers(linalg.svdvals(matrix / where(lengths > 0, lengths, ones_like(lengths))));
        return (int)matrix.size(1) - values.Count(value => value > 1e-10 * values[0]);
    }
}
