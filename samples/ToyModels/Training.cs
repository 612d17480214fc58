using static TorchSharp.torch;

namespace Samples;

/// <summary>The loop that all toy models train by.</summary>
internal static class Training
{
    /// <summary>Takes steps of an optimizer down a loss.</summary>
    /// <param name="optimizer">The optimizer, over the parameters that are trained.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="loss">The loss at a step: of all data, or of a batch that it draws. A scalar.</param>
    /// <param name="progress">Is told the share that is done.</param>
    /// <param name="cancellationToken">Ends the training early.</param>
    /// <returns>The loss before the last step.</returns>
    public static double Minimise(optim.Optimizer optimizer, int steps, Func<int, Tensor> loss, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        double last = double.NaN;
        for (int step = 0; step < steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report((double)step / steps);
            using var scope = NewDisposeScope();
            Tensor value = loss(step);
            optimizer.zero_grad();
            value.backward();
            optimizer.step();
            if (step == steps - 1)
                last = value.to(ScalarType.Float64).item<double>();
        }

        progress?.Report(1);
        return last;
    }
}
