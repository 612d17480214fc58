using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>
/// Edges where pre-activations are exactly 0, as in networks set by hand and data of whole numbers: rounding in x C C_pinv
/// must not open gates. Held against explicit Jacobians at the activations.
/// </summary>
public sealed class GatesAtZeroTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, LongRun.IsOn ? 3000 : 60)];

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(false, 0.847, 0.241)]
    [InlineData(true, 0.25, 0.25)]
    public void The_corners_of_the_unit_square(bool centre, double first, double last)
    {
        using var network = new TestMlp(2, "2b ReLU 1b");
        using (no_grad())
        {
            network.LinearAt(0).weight!.fill_(1);
            network.LinearAt(0).bias!.copy_(tensor([0.0, -1.0]));
            network.LinearAt(1).weight!.copy_(tensor([1.0, -2.0]).reshape(1, 2));
            network.LinearAt(1).bias!.zero_();
        }

        Tensor corners = tensor([0.0, 0, 0, 1, 1, 0, 1, 1], [4, 2]);
        using TensorAnalysis analysis = Run(network, corners, centre);
        Assert.Empty(analysis.Remarks);
        double[] edges = analysis.Edges[0].Strengths.flatten().data<double>().ToArray();
        Assert.Equal(first, edges[0], 3);
        Assert.Equal(last, edges[^1], 3);
        AssertDirect(network, corners, analysis);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Networks_and_data_of_whole_numbers(int number)
    {
        var random = new Random(number);
        string[] gates = ["ReLU", "LeakyReLU", "Tanh"];
        string layers = string.Join(' ', Enumerable.Range(0, random.Next(1, 3)).Select(_ => $"{random.Next(1, 4)}{(random.Next(2) == 0 ? "b" : "")} {gates[random.Next(8) < 6 ? 0 : random.Next(3)]}")) + $" {random.Next(1, 4)}{(random.Next(2) == 0 ? "b" : "")}";
        int inputs = random.Next(1, 4);
        ScalarType dtype = random.Next(4) == 0 ? ScalarType.Float32 : ScalarType.Float64;
        using var network = new TestMlp(inputs, layers, dtype);
        using (no_grad())
        {
            foreach ((_, TorchSharp.Modules.Parameter parameter) in network.named_parameters())
                parameter.copy_(Whole([.. parameter.shape]));
        }

        Tensor data = Whole(random.Next(1, 12), inputs).to(dtype);
        using (TensorAnalysis analysis = Run(network, data, centre: random.Next(2) == 0))
            AssertDirect(network, data, analysis, dtype == ScalarType.Float32 ? 1e-4 : 1e-9);

        Tensor Whole(params long[] shape) => tensor([.. Enumerable.Range(0, (int)shape.Aggregate(1L, (product, size) => product * size)).Select(_ => (double)random.Next(-2, 3))], shape);
    }

    /// <summary>What is dropped may open gates: the result says so.</summary>
    [Fact]
    public void Gates_that_differ_are_counted()
    {
        using var network = new TestMlp(2, "1b ReLU 1b");
        using (no_grad())
        {
            network.LinearAt(0).weight!.copy_(tensor([1.0, 1e-3]).reshape(1, 2));
            network.LinearAt(0).bias!.zero_();
            network.LinearAt(1).weight!.fill_(1);
            network.LinearAt(1).bias!.zero_();
        }

        // The second input hardly varies: its direction is dropped, and with it what closes the gate of the first sample.
        Tensor data = tensor([1e-5, -2e-2, 1, 0, -1, 0], [3, 2]);
        using TensorAnalysis analysis = TensorAnalysis.Run(network, data, new() { BasisKind = BasisKind.Local, Threshold = 1e-2 });
        Assert.Contains(analysis.Remarks, remark => remark.Contains("1 gate is another than at the activations, at 1 sample", StringComparison.Ordinal));
    }

    private static TensorAnalysis Run(TestMlp network, Tensor data, bool centre) =>
        TensorAnalysis.Run(network, data, new() { BasisKind = BasisKind.Local, Centre = centre });

    private static void AssertDirect(TestMlp network, Tensor data, TensorAnalysis analysis, double tolerance = 1e-9)
    {
        using TestMlp.Recording trace = network.Trace(data);
        for (int section = 0; section < analysis.Edges.Count; section++)
        {
            TensorNode from = analysis.Basis.Nodes[section], to = analysis.Basis.Nodes[section + 1];
            HookPoint begin = Hook(from), end = Hook(to);
            Tensor x = trace[begin].to(ScalarType.Float64), jacobian = network.Jacobian(trace, begin, end, foldBias: from.HasConstant).to(ScalarType.Float64);
            if (from.HasConstant)
                x = cat([x, ones(x.size(0), 1, dtype: ScalarType.Float64)], 1);
            if (to.HasConstant)
            {
                Tensor constant = zeros(x.size(0), 1, jacobian.size(2), dtype: ScalarType.Float64);
                if (from.HasConstant)
                    constant.select(2, jacobian.size(2) - 1).fill_(1);
                jacobian = cat([jacobian, constant], 1);
            }

            Tensor features = x.matmul(from.C), inFeatures = to.C.t().matmul(jacobian).matmul(from.CPinv.t());
            // Where dropped directions have another effect than rounding, edges are measured without them.
            if ((features.matmul(from.CPinv) - x).abs().max().item<double>() > 1e-6)
                continue;
            Compare.Close((inFeatures * features.unsqueeze(1)).square().mean([0]), analysis.Edges[section].Strengths, tolerance, $"edges {analysis.Edges[section].From} -> {analysis.Edges[section].To} by {analysis.Edges[section].Method}");
        }

        HookPoint Hook(TensorNode node) => network.Description.HookPoints.Single(hook => hook.Name == node.Name);
    }
}
