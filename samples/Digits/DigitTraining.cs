using static TorchSharp.torch;

namespace Samples;

/// <summary>Trains a classifier with Adam on shuffled batches.</summary>
internal static class DigitTraining
{
    private const int BatchSize = 64;

    /// <summary>Trains.</summary>
    /// <param name="network">The classifier.</param>
    /// <param name="data">The training set.</param>
    /// <param name="epochs">How often each image is seen.</param>
    /// <param name="progress">Is told the share that is done.</param>
    /// <param name="cancellationToken">Ends the training early.</param>
    /// <returns>The last epoch's mean loss.</returns>
    public static double Run(nn.Module<Tensor, Tensor> network, DigitData data, int epochs, IProgress<double> progress, CancellationToken cancellationToken)
    {
        manual_seed(1);
        using var optimizer = optim.Adam(network.parameters(), lr: 3e-3);
        double loss = 0;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress.Report((double)epoch / epochs);
            using var scope = NewDisposeScope();
            Tensor order = randperm(data.Count);
            loss = 0;
            for (long start = 0; start < data.Count; start += BatchSize)
            {
                using var step = NewDisposeScope();
                Tensor batch = order.narrow(0, start, Math.Min(BatchSize, data.Count - start));
                Tensor error = nn.functional.cross_entropy(network.call(data.Images.index_select(0, batch)), data.Labels.index_select(0, batch));
                optimizer.zero_grad();
                error.backward();
                optimizer.step();
                loss += error.item<float>() * batch.shape[0] / data.Count;
            }
        }

        progress.Report(1);
        return loss;
    }

    /// <summary>The share of images that are classified rightly.</summary>
    /// <param name="network">The classifier.</param>
    /// <param name="data">The images.</param>
    /// <returns>From 0 to 1.</returns>
    public static double Accuracy(nn.Module<Tensor, Tensor> network, DigitData data)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return network.call(data.Images).argmax(1).eq(data.Labels).to(ScalarType.Float64).mean().item<double>();
    }
}
