using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Random inputs of a network: numbers from the normal distribution with the data's mean and covariance, tokens with equal probability. They
/// come from a counter, so that they do not depend on torch's random state.
/// </summary>
internal sealed class RandomInputs : IDisposable
{
    private const ulong Seed = 20;

    private readonly NetworkDescription description;
    private Tensor mean, scatter;
    private Tensor? factor;
    private long count;
    private ulong place;

    /// <summary>Begins without data.</summary>
    /// <param name="description">The network's description.</param>
    public RandomInputs(NetworkDescription description)
    {
        this.description = description;
        long width = description.Vocabulary is null ? description.WidthAt(description.Input) : 0;
        mean = zeros(width, dtype: ScalarType.Float64, device: CPU).DetachFromDisposeScope();
        scatter = zeros(width, width, dtype: ScalarType.Float64, device: CPU).DetachFromDisposeScope();
    }

    /// <summary>How they are drawn, in words.</summary>
    public string Text => description.Vocabulary is null ? "normal distribution with the mean and covariance of the data" : "tokens with equal probability";

    /// <summary>Adds samples to the moments: those of both parts follow from those of each (Chan, Golub and LeVeque 1983).</summary>
    /// <param name="samples">The samples.</param>
    public void Add(Tensor samples)
    {
        if (description.Vocabulary is not null)
            return;
        using var scope = NewDisposeScope();
        Tensor own = samples.flatten(1).ToFloat64().cpu(), ownMean = own.mean([0]), centred = own - ownMean, shift = ownMean - mean;
        long added = own.size(0), all = count + added;
        (Tensor oldMean, Tensor oldScatter) = (mean, scatter);
        scatter = scatter.Plus(centred.t().matmul(centred)).Plus(outer(shift, shift).Times((double)count * added / all)).DetachFromDisposeScope();
        mean = mean.Plus(shift.Times((double)added / all)).DetachFromDisposeScope();
        oldMean.Dispose();
        oldScatter.Dispose();
        count = all;
    }

    /// <summary>Draws inputs.</summary>
    /// <param name="samples">Their number.</param>
    /// <returns>[samples, ..input..], on the CPU, in the dispose scope of the caller.</returns>
    public Tensor Next(long samples)
    {
        long width = description.WidthAt(description.Input);
        long[] shape = [samples, .. description.InputShape];
        if (description.Vocabulary is { } vocabulary)
            return tensor([.. Enumerable.Range(0, (int)(samples * width)).Select(_ => (long)(Uniform() * vocabulary))], shape, ScalarType.Int64, CPU);
        using var scope = NewDisposeScope();
        if (factor is null)
        {
            (Tensor values, Tensor vectors) = linalg.eigh(scatter.Times(1.0 / Math.Max(count, 1)));
            // An eigenvalue of 0 may be negative by rounding.
            Tensor deviations = tensor([.. Matrix.Numbers(values).Select(value => Math.Sqrt(Math.Max(value, 0)))], ScalarType.Float64, CPU);
            factor = (vectors * deviations).t().contiguous().DetachFromDisposeScope();
        }

        double[] numbers = new double[samples * width];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());
        return tensor(numbers, [samples, width], ScalarType.Float64, CPU).matmul(factor).Plus(mean).reshape(shape).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        mean.Dispose();
        scatter.Dispose();
        factor?.Dispose();
    }

    /// <summary>A number from 0 to below 1.</summary>
    private double Uniform() => Math.ScaleB(SplitMix64.At(Seed, ++place) >> 11, -53);
}
