using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Compares with a golden case: each step from the stored results of the one before, then all in one run.</summary>
internal static class GoldenChecks
{
    /// <summary>Everything that is stored.</summary>
    /// <param name="golden">The case.</param>
    /// <param name="network">Its network, with its weights.</param>
    /// <param name="hooks">Its node layers.</param>
    /// <param name="inputs">Its data, if they are not as stored.</param>
    public static void Everything(GoldenCase golden, IInstrumentedNetwork network, HookPoint[] hooks, Tensor? inputs = null)
    {
        Tensor data = inputs ?? golden["data.x"];
        IReadOnlyList<NodeLayer> nodes = NodeLayers.Of(network.Description, hooks, golden.Options);
        var construction = new NodeBasisConstruction(golden.Options, KeepRule.Of(golden.Options, ScalarType.Float64));
        using TensorBasis free = TensorBasis.Of(network, data, hooks, golden.Options);
        for (int node = 0; node < nodes.Count - 1; node++)
        {
            string id = golden.Nodes[node];
            TensorNode ours = free.Nodes[node];
            if (golden.Options.Centre)
                Compare.Close(golden.Mean(id), ours.Mean, 1e-12, $"mean of {id}");
            Compare.Close(golden.Gram(id), ours.Gram, 1e-12, $"Gram of {id}");

            using var section = new NetworkSection(network, nodes[node], nodes[node + 1]);
            Tensor next = golden.NextC(node, nodes[^1].Width);
            using var forced = new TensorNode(Forced(golden, construction, section, data, node, next));
            AssertBasis(golden, id, forced, 1e-10, 5e-9, 1e-11, "teacher-forced");
            AssertBasis(golden, id, ours, 5e-9, null, 1e-9, "free");
            if (golden.Has($"M_dash.{id}"))
                Compare.Close(golden.JacobianMoment(id), ours.JacobianMoment, 1e-9, $"free M' of {id}");
            string edge = $"edge_f64.{id}->{golden.Nodes[node + 1]}";
            if (golden.Has(edge))
                AssertEdges(golden, edge, section, data, id, next);
        }
    }

    private static NodeBasis Forced(GoldenCase golden, NodeBasisConstruction construction, NetworkSection section, Tensor data, int node, Tensor next)
    {
        string id = golden.Nodes[node];
        using Moments moments = golden.StoredMoments(id);
        switch (golden.Options.BasisKind)
        {
            case BasisKind.Neurons:
                return construction.Neurons(id, moments, golden.FoldsConstant);
            case BasisKind.PrincipalDirections:
                return construction.PrincipalDirections(id, moments, golden.FoldsConstant);
        }

        using var products = new JacobianMoments(section, next, golden.Options.BasisKind, golden.Options.BasisIntegration);
        products.Add(new SampleSet(section.Network, data));
        Compare.Close(golden.JacobianMoment(id), products.Mean(), 1e-12, $"teacher-forced M' of {id} by {products.Method}");
        using SectionSums sums = Ways.Moments(section, next, golden.Options, data.narrow(0, 0, 1));
        sums.Add(new SampleSet(section.Network, data));
        Tensor moment = sums.Mean();
        Tensor? activity = sums.Activity();
        Compare.Close(golden.JacobianMoment(id), moment, 1e-12, $"teacher-forced M' of {id} by {sums.Method}");
        if (activity is not null)
            Compare.Close(golden[$"Lambda_dash.{id}"], activity, 1e-12, $"teacher-forced Lambda' of {id}");
        return construction.Interaction(id, moments, golden.FoldsConstant, [], moment, activity);
    }

    private static void AssertBasis(GoldenCase golden, string id, TensorNode basis, double lambda, double? projector, double weighted, string what)
    {
        if (golden.Has($"Lambda.{id}"))
        {
            // Stored in the order of V's columns; the constant, if any, comes first in ours.
            double[] expected = [.. golden[$"Lambda.{id}"].data<double>().ToArray().OrderDescending()];
            double[] actual = [.. basis.Lambda.data<double>().ToArray().OrderDescending()];
            for (int i = 0; i < Math.Min(actual.Length, expected.Length); i++)
                Assert.True(Math.Abs(expected[i] - actual[i]) <= lambda * expected[0], $"{what} Lambda {i} of {id}: {actual[i]:r}, stored {expected[i]:r}");
        }

        Tensor c = golden.C(id), weight = golden.Weight(id);
        Tensor stored = c.matmul(c.t()), ours = basis.C.matmul(basis.C.t());
        if (projector is { } tolerance)
            Compare.Close(stored, ours, tolerance, $"{what} C C^T of {id}");
        Compare.Close(weight.matmul(stored).matmul(weight), weight.matmul(ours).matmul(weight), weighted, $"{what} weighted C C^T of {id}");
    }

    /// <summary>By batched products, and the way that suits the section.</summary>
    private static void AssertEdges(GoldenCase golden, string edge, NetworkSection section, Tensor data, string id, Tensor next)
    {
        using Features from = golden.Stored(id);
        foreach (SectionSums sums in new SectionSums[] { new EdgeSums(section, from, next, golden.Options), Ways.Edges(section, from, next, golden.Options, data.narrow(0, 0, 1)) })
        {
            sums.Add(new SampleSet(section.Network, data));
            AssertEdges(golden[edge], sums.Mean(), $"{edge} by {sums.Method}");
            sums.Dispose();
        }
    }

    private static void AssertEdges(Tensor expected, Tensor actual, string what)
    {
        Compare.Close(expected, actual, 1e-11, what);
        double largest = expected.abs().max().item<double>();
        Tensor relative = (expected - actual).abs() / expected.abs();
        double worst = relative.masked_select(expected.abs().gt(1e-6 * largest)).max().item<double>();
        Assert.True(worst <= 1e-9, $"{what}: an entry deviates by {worst:0.0e+0} of itself.");
    }
}
