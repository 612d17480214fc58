using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>A generated network together with its declaration.</summary>
internal sealed class LiveNetwork : IDisposable
{
    private LiveNetwork(DeclarationSample sample, IInstrumentedNetwork network)
    {
        Sample = sample;
        Network = network;
    }

    public DeclarationSample Sample { get; }

    public IInstrumentedNetwork Network { get; }

    public NetworkDescription Description => Network.Description;

    public IReadOnlyList<HookPoint> Hooks => Description.HookPoints;

    /// <summary>The index of the first hook point by which can be differentiated.</summary>
    public int FirstFrom => Sample.Input.IsTokens ? 1 : 0;

    private nn.Module<Tensor, Tensor> Module => (nn.Module<Tensor, Tensor>)Network;

    /// <summary>
    /// Takes a network in hand: all parameters move away from where they were drawn, so that none is 0 or 1, and shrink
    /// while values are far above 1, where rounding would drown what is compared.
    /// </summary>
    public static LiveNetwork Of(DeclarationSample sample, IInstrumentedNetwork network, int seed)
    {
        var live = new LiveNetwork(sample, network);
        manual_seed(seed);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        foreach ((_, TorchSharp.Modules.Parameter parameter) in live.Module.named_parameters())
            parameter.add_(randn(parameter.shape, dtype: parameter.dtype) * 0.3);
        Tensor input = live.Input(8);
        for (int round = 0; round < 8; round++)
        {
            using NetworkTrace trace = network.Trace(input);
            if (live.Hooks.Skip(live.FirstFrom).All(hook => trace[hook].abs().max().to(ScalarType.Float64).item<double>() < 10))
                break;
            foreach ((_, TorchSharp.Modules.Parameter parameter) in live.Module.named_parameters())
                parameter.mul_(0.8);
        }

        return live;
    }

    /// <summary>Random input.</summary>
    public Tensor Input(int batch)
    {
        using DisposeScope scope = NewDisposeScope();
        return Draw(batch).MoveToOuterDisposeScope();
    }

    private Tensor Draw(int batch) => Sample.Input.IsTokens
        ? randint(Sample.Input.Vocabulary, [batch, Sample.Input.A], dtype: ScalarType.Int64)
        : (rand([batch, .. Sample.Input.Sizes], dtype: Network.Dtype) * 4) - 2;

    /// <summary>All parameters by name, without graphs, those that are not trained too.</summary>
    public Dictionary<string, Tensor> Parameters() =>
        Module.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter.detach());

    /// <summary>The declaration computed anew.</summary>
    /// <param name="input">The input.</param>
    /// <param name="hook">Called at each hook point; see <see cref="Evaluation"/>.</param>
    /// <param name="constant">What multiplies biases.</param>
    public Tensor Evaluate(Tensor input, Func<string, Tensor, Tensor>? hook = null, Tensor? constant = null) =>
        Sample.Evaluate(new(Parameters(), hook, constant), "", input);

    public void Dispose() => ((IDisposable)Network).Dispose();
}
