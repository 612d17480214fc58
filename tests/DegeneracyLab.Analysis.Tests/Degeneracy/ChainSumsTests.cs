using DegeneracyLab.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>What the report is made of against sums over single samples, with Jacobians by autograd.</summary>
public sealed class ChainSumsTests : IDisposable
{
    private const int Samples = 40;

    private readonly DisposeScope scope = NewDisposeScope();

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

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Networks))]
    public void They_are_those_over_single_samples(int inputs, string layers)
    {
        using var network = new TestMlp(inputs, layers);
        Tensor x = Compare.Gaussian(11, Samples, inputs);
        AnalysisPlan plan = AnalysisPlan.Of(network, new() { Basis = false });
        using var run = new AnalysisRun(plan, progress: null, TestContext.Current.CancellationToken);
        using PassSums sums = run.Sum(plan.Begin(), x, first: 0, resumed: null, resumeFile: null, hashesSamples: true);
        using var chain = new ChainSums(plan.Chain!, network, x.narrow(0, 0, 1), (ActivationMoments)sums.Sums[0], (GlobalMoments)sums.Sums[1], (GateCounts)sums.Sums[2]);
        Assert.Equal(Samples, chain.Count);
        using NetworkTrace trace = network.Trace(x);
        for (int node = 0; node < plan.Chain!.NodeLayers.Count; node++)
        {
            HookPoint hook = plan.Chain.NodeLayers[node];
            Tensor a = trace[hook];
            Compare.Close(Gram(a), chain.Gram(node, isFolded: false), 1e-13, $"Gram matrix at {hook}");
            Compare.Close(Gram(Folded(a)), chain.Gram(node, isFolded: true), 1e-13, $"Gram matrix with a constant at {hook}");
            Compare.Close(Jacobians(network, hook, x), chain.NodeJacobians(node), 1e-12, $"Jacobians at {hook}");
        }

        for (int index = 0; index < plan.Chain.Sections.Count; index++)
        {
            ChainSection section = plan.Chain.Sections[index];
            Compare.Close(Gram(Folded(trace[section.PreActivation])), chain.FoldedPreActivationGram(index), 1e-13, $"Gram matrix at {section.PreActivation}");
            Compare.Close(Jacobians(network, section.PreActivation, x), chain.PreActivationJacobians(index), 1e-12, $"Jacobians at {section.PreActivation}");
            if (section.Kind != ChainSectionKind.Gated)
                continue;
            Tensor open = trace[section.PreActivation].gt(0).to(ScalarType.Float64);
            Compare.Close(open.t().matmul(open), chain.Cofiring(index).ToTensor(), 0);
        }

        static Tensor Gram(Tensor rows) => rows.t().matmul(rows) / Samples;

        static Tensor Folded(Tensor rows) => cat([rows, ones(rows.size(0), 1, dtype: ScalarType.Float64)], 1);
    }

    /// <summary>The mean over samples of J^T J, with J the derivative of all outputs by a place.</summary>
    private static Tensor Jacobians(TestMlp network, HookPoint place, Tensor x)
    {
        using var inner = NewDisposeScope();
        Tensor value;
        using (NetworkTrace trace = network.Trace(x))
            value = trace[place].clone().requires_grad_();
        Tensor output = value;
        foreach (LayerDescription layer in network.Description.Layers.Where(layer => layer.HookPoint.Index > place.Index))
        {
            output = layer.Kind switch
            {
                "Linear" => nn.functional.linear(output, Linear(layer).weight!, Linear(layer).bias),
                "ReLU" => output.relu(),
                "LeakyReLU" => output.LeakyReLU(layer.ClosedSlope),
                "Tanh" => output.tanh(),
                "GELU" => nn.functional.gelu(output),
                _ => output,
            };
        }

        Tensor sum = zeros(value.size(1), value.size(1), dtype: ScalarType.Float64);
        for (long k = 0; k < output.size(1); k++)
        {
            // Samples do not mix: the gradient of the sum over samples has each sample's own. Adding 0 times shows autograd the variable.
            Tensor j = autograd.grad([output.select(1, k).sum() + (0 * value.sum())], [value], retain_graph: true)[0];
            sum += j.t().matmul(j);
        }

        return (sum / Samples).MoveToOuterDisposeScope();

        TorchSharp.Modules.Linear Linear(LayerDescription layer) => network.LinearAt(int.Parse(layer.HookPoint.Name["Linear".Length..], System.Globalization.CultureInfo.InvariantCulture) - 1);
    }
}
