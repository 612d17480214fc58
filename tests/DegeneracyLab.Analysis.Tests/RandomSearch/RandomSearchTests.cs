using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>A search for networks, data and choices on which an analysis differs from direct computation: from traces, explicit Jacobians, and batched products.</summary>
public sealed class RandomSearchTests
{
    private const int AtOnce = 50;

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, (LongRun.IsOn ? 10_000 : 100) / AtOnce)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void An_analysis_is_what_direct_computation_gives(int block)
    {
        List<string> failures = [];
        for (int number = block * AtOnce; number < (block + 1) * AtOnce; number++)
        {
            using var scope = NewDisposeScope();
            using RandomCase drawn = RandomCase.Of(number);
            try
            {
                Check(drawn);
            }
            catch (Exception exception)
            {
                failures.Add($"{drawn}\n    {exception.GetType().Name}: {exception.Message}\n{string.Join('\n', (exception.StackTrace ?? "").Split('\n').Take(4))}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {AtOnce} cases fail.\n{string.Join('\n', failures.Take(3))}");
    }

    private static void Check(RandomCase drawn)
    {
        using TensorAnalysis analysis = TensorAnalysis.Run(drawn.Network, drawn.Data, drawn.Options, cancellationToken: TestContext.Current.CancellationToken);
        AnalysisOptions options = analysis.Result.Options;
        IReadOnlyList<NodeLayer> nodes = NodeLayers.Of(drawn.Network.Description, options.NodeLayers!, options);
        using NetworkTrace trace = drawn.Network.Trace(drawn.Data);
        double exact = drawn.IsFloat32 ? 1e-5 : 1e-11;
        for (int node = 0; node < nodes.Count; node++)
            CheckActivations(nodes[node].Values(trace).flatten(0, 1), analysis.Basis.Nodes[node], options.Centre && nodes[node].HasConstant, options.Centre, exact);
        for (int node = 0; node < nodes.Count - 1; node++)
        {
            using var section = new NetworkSection(drawn.Network, nodes[node], nodes[options.BasisKind == BasisKind.Global ? nodes.Count - 1 : node + 1]);
            CheckMoment(drawn, trace, section, analysis.Basis.Nodes[node], options.BasisKind == BasisKind.Global ? null : analysis.Basis.Nodes[node + 1].C, drawn.IsFloat32 ? 1e-4 : 1e-10);
            CheckFeatures(nodes[node].Values(trace).flatten(0, 1), analysis.Basis.Nodes[node], options, drawn.IsFloat32);
            using var next = new NetworkSection(drawn.Network, nodes[node], nodes[node + 1]);
            CheckEdges(drawn, trace, next, analysis.Basis.Nodes[node], analysis.Basis.Nodes[node + 1], analysis.Edges[node], options);
        }

        if (analysis.Result.Degeneracy is { } report && !drawn.IsFloat32)
            CheckReport(drawn, report);
        CheckPermuted(drawn, analysis);
    }

    /// <summary>Mean and Gram matrix of the vectors themselves.</summary>
    private static void CheckActivations(Tensor x, TensorNode node, bool keepsConstant, bool centres, double tolerance)
    {
        Tensor mean = x.mean([0]);
        Compare.Close(mean, node.Mean, tolerance, $"mean of {node.Name}");
        Tensor y = centres ? x - mean : x;
        Tensor gram = y.t().matmul(y) / x.size(0);
        if (keepsConstant)
            gram[-1, -1] = tensor(1.0, ScalarType.Float64);
        // Centred sums lose what the mean is larger by.
        double scale = x.square().mean().item<double>() * x.size(1);
        Assert.True((gram - node.Gram).abs().max().item<double>() <= tolerance * Math.Max(scale, gram.abs().max().item<double>()), $"Gram matrix of {node.Name}");
    }

    /// <summary>M' by the explicit Jacobian of each sample, where places are vectors; else by batched products.</summary>
    private static void CheckMoment(RandomCase drawn, NetworkTrace trace, NetworkSection section, TensorNode node, Tensor? c, double tolerance)
    {
        BasisKind kind = drawn.Options.BasisKind;
        if (kind is BasisKind.PrincipalDirections or BasisKind.Neurons)
            return;
        c ??= eye(section.To.Width, dtype: ScalarType.Float64);
        Tensor expected;
        if (kind is BasisKind.Global || (kind == BasisKind.Local && (drawn.Options.BasisIntegration.IsAtTheEnd || section.IsHomogeneous)))
        {
            if (section.From.Positions > 1 || section.To.Positions > 1)
            {
                if (c.size(1) == 0)
                    return;
                using var products = new JacobianMoments(section, c, BasisKind.Local, Integration.Gradient);
                products.Add(new SampleSet(drawn.Network, drawn.Data));
                expected = products.Mean();
            }
            else
            {
                Tensor j = c.t().matmul(Explicit(drawn.Network, trace, section));
                expected = j.transpose(1, 2).matmul(j).mean([0]);
            }
        }
        else
        {
            if (c.size(1) == 0)
                return;
            using var products = new JacobianMoments(section, c, kind, drawn.Options.BasisIntegration);
            products.Add(new SampleSet(drawn.Network, drawn.Data));
            expected = products.Mean();
        }

        Compare.Close(expected, node.JacobianMoment, tolerance, $"M' of {node.Name} by {node.Method}");
    }

    /// <summary>Features are uncorrelated, of the importances that are stated, and are written back.</summary>
    private static void CheckFeatures(Tensor x, TensorNode node, AnalysisOptions options, bool isFloat32)
    {
        Assert.True(node.C.isfinite().all().item<bool>() && node.CPinv.isfinite().all().item<bool>(), $"C of {node.Name} is finite");
        Tensor identity = node.CPinv.matmul(node.C), one = eye(node.Dimension, dtype: ScalarType.Float64);
        // Directions near both thresholds are read with factors of up to 1e6 times 1e6, of which 1e-16 is the rounding.
        Assert.True((identity - one).abs().numel() == 0 || (identity - one).abs().max().item<double>() <= 1e-3, $"C_pinv C of {node.Name}");
        if (options.BasisKind is not (BasisKind.Global or BasisKind.Local) || isFloat32 || node.Dimension == 0)
            return;
        Tensor features = x.matmul(node.C), meanSquares = features.square().mean([0]);
        Tensor lambda = node.Lambda.clone();
        if (node.Basis.IsolatedDirections > 0)
            lambda = where(lambda.eq(0), meanSquares, lambda);
        Assert.True((meanSquares - lambda).abs().max().item<double>() <= 1e-6 * lambda.abs().max().item<double>(), $"Lambda of {node.Name}");
    }

    /// <summary>Edges by explicit Jacobians where places are vectors and nothing that matters was dropped; always by batched products.</summary>
    private static void CheckEdges(RandomCase drawn, NetworkTrace trace, NetworkSection section, TensorNode from, TensorNode to, TensorEdges edges, AnalysisOptions options)
    {
        Assert.True(edges.Strengths.isfinite().all().item<bool>(), $"edges of {edges.From} are finite");
        if (from.Dimension == 0 || to.Dimension == 0)
            return;
        double tolerance = drawn.IsFloat32 ? 1e-3 : 1e-7;
        using (var products = new EdgeSums(section, from.Own, to.C, options))
        {
            products.Add(new SampleSet(drawn.Network, drawn.Data));
            Compare.Close(products.Mean(), edges.Strengths, tolerance, $"edges of {edges.From} by {edges.Method}, against batched products,");
        }

        if (options.EdgeFormula != EdgeFormula.Squared || section.From.Positions > 1 || section.To.Positions > 1)
            return;
        Tensor x = section.From.Values(trace).squeeze(1), features = x.matmul(from.C);
        if ((features.matmul(from.CPinv) - x).abs().max().item<double>() > 1e-7 * x.abs().max().item<double>())
            return;
        Tensor direct = (to.C.t().matmul(Explicit(drawn.Network, trace, section)).matmul(from.CPinv.t()) * features.unsqueeze(1)).square().mean([0]);
        Compare.Close(direct, edges.Strengths, 10 * tolerance, $"edges of {edges.From} by {edges.Method}, against explicit Jacobians,");
    }

    /// <summary>What a layer's parameters are free of is free: its own columns of the explicit parameter Jacobian have that nullity at least.</summary>
    private static void CheckReport(RandomCase drawn, DegeneracyReport report)
    {
        if (drawn.Network is not TestMlp network || drawn.Data.abs().max().item<double>() is > 1e3 or < 1e-3)
            return;
        (int nullity, double kept, double dropped) = FreeDirectionChecks.Nullity(network, drawn.Data);
        if (kept > 1e-7 && dropped < 1e-12)
            Assert.InRange(report.Total, 0, nullity);
        Assert.InRange(report.Total, 0, report.ParameterCount);
    }

    /// <summary>The order of samples plays no part.</summary>
    private static void CheckPermuted(RandomCase drawn, TensorAnalysis analysis)
    {
        Tensor order = tensor([.. Enumerable.Range(0, (int)drawn.Data.size(0)).Select(i => (long)i).Reverse()]);
        using TensorAnalysis permuted = TensorAnalysis.Run(drawn.Network, drawn.Data.index_select(0, order), drawn.Options);
        Assert.Equal(analysis.Result.Provenance.DataHash, permuted.Result.Provenance.DataHash);
        Assert.Equal(analysis.Result.Degeneracy?.Total, permuted.Result.Degeneracy?.Total);
        TensorNode last = analysis.Basis.Nodes[^1], other = permuted.Basis.Nodes[^1];
        Compare.Close(last.Gram, other.Gram, drawn.IsFloat32 ? 1e-5 : 1e-10, $"Gram matrix of {last.Name}, samples permuted,");
    }

    /// <summary>The Jacobian of each sample between two node layers of vectors, with their constants, [samples, d_to, d_from].</summary>
    private static Tensor Explicit(IInstrumentedNetwork network, NetworkTrace trace, NetworkSection section)
    {
        Tensor j = network.Jacobian(trace, section.From.Hook, section.To.Hook, foldBias: section.From.HasConstant, carry: true).to(ScalarType.Float64);
        j = j.reshape(j.size(0), section.To.Coordinates, section.From.Width);
        if (!section.To.HasConstant)
            return j;
        Tensor constant = zeros(j.size(0), 1, section.From.Width, dtype: ScalarType.Float64);
        constant.select(2, section.From.Width - 1).fill_(1);
        return cat([j, constant], 1);
    }
}
