using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>An analysis changes nothing of the network or of torch, whether it ends, fails or is cancelled.</summary>
public sealed class ChangesNothingTests
{
    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, LongRun.IsOn ? 40 : 4)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Of_network_and_torch(int block)
    {
        for (int number = 10 * block; number < 10 * (block + 1); number++)
        {
            using var scope = NewDisposeScope();
            using RandomCase drawn = RandomCase.Of(number + 20_000);
            var module = (nn.Module)drawn.Network;
            Disturb(drawn.Network, module, number);
            using IDisposable mode = set_grad_enabled(number % 2 == 0);
            Assert.Equal(Snapshot(module), After(module, () => NetworkAnalysis.Run(drawn.Network, drawn.Data, drawn.Options)));
            using var cancel = new CancellationTokenSource();
            Assert.Equal(Snapshot(module), After(module, () => Assert.Throws<OperationCanceledException>(() => NetworkAnalysis.Run(drawn.Network, drawn.Data, drawn.Options, new Cancels(cancel), cancel.Token))));
            Assert.Equal(Snapshot(module), After(module, () => Assert.Throws<InvalidOperationException>(() => NetworkAnalysis.Run(drawn.Network, Dataset.Of(Failing(drawn.Data)), drawn.Options))));
        }
    }

    /// <summary>Some weights frozen, some with gradients, some layers in evaluation.</summary>
    private static void Disturb(IInstrumentedNetwork network, nn.Module module, int number)
    {
        int place = 0;
        foreach ((_, TorchSharp.Modules.Parameter parameter) in network.NamedParameters())
        {
            parameter.requires_grad = place % 3 != number % 3;
            if (place++ % 2 == 0 && parameter.requires_grad)
                parameter.grad = ones_like(parameter).DetachFromDisposeScope();
        }

        module.train(number % 3 != 0);
        manual_seed(number);
    }

    private static string After(nn.Module module, Action analysis)
    {
        analysis();
        return Snapshot(module);
    }

    private static string Snapshot(nn.Module module)
    {
        using var scope = NewDisposeScope();
        IEnumerable<string> parameters = module.named_parameters().Select(named => $"{named.name} {Numbers(named.parameter)} {named.parameter.requires_grad} {(named.parameter.grad is { } gradient ? Numbers(gradient) : "none")}");
        IEnumerable<string> buffers = module.named_buffers().Select(named => $"{named.name} {Numbers(named.buffer)}");
        IEnumerable<string> modes = module.named_modules().Select(named => $"{named.name} {named.module.training}");
        return string.Join('\n', [.. parameters, .. buffers, .. modes, $"training {module.training}", $"gradients {is_grad_enabled()}", $"threads {get_num_threads()}", $"random {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(get_rng_state().bytes))}"]);
    }

    private static string Numbers(Tensor tensor) => $"{tensor.dtype} {Convert.ToHexString(tensor.detach().cpu().contiguous().bytes)}";

    private static IEnumerable<Tensor> Failing(Tensor data)
    {
        yield return data;
        throw new InvalidOperationException("the batches end here");
    }

    private sealed class Cancels(CancellationTokenSource cancel) : IProgress<AnalysisProgress>
    {
        public void Report(AnalysisProgress value) => cancel.Cancel();
    }
}
