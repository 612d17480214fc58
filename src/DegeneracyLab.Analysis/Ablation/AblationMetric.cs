using System.Globalization;
using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A number for each sample that says how well a network does after an ablation. Scores are means over all samples.</summary>
public sealed class AblationMetric
{
    private readonly Func<AblatedOutputs, Tensor> scores, objective;

    private AblationMetric(string name, bool higherIsBetter, Func<AblatedOutputs, Tensor> scores, Func<AblatedOutputs, Tensor>? objective = null, long? samples = null)
    {
        Name = name;
        HigherIsBetter = higherIsBetter;
        Samples = samples;
        this.scores = scores;
        this.objective = objective ?? (higherIsBetter ? outputs => scores(outputs).neg() : scores);
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>Whether a larger score is a better one.</summary>
    public bool HigherIsBetter { get; }

    /// <summary>The mean squared change of the outputs, as a ratio to their mean square. It needs no labels, so that it serves every network.</summary>
    public static AblationMetric OutputChange { get; } = new("output change", higherIsBetter: false, ChangeOf) { IsRelative = true };

    /// <summary>Whether scores are divided by the mean square of the unmodified outputs.</summary>
    internal bool IsRelative { get; private init; }

    /// <summary>The number of samples that there are labels of; null if it needs none.</summary>
    internal long? Samples { get; }

    /// <summary>The share of samples of which the largest output is at the label. With outputs at several positions each counts.</summary>
    /// <param name="labels">The labels, [samples] or [samples, positions], Int64, in the order of the data; stays the caller's.</param>
    /// <returns>The metric.</returns>
    /// <exception cref="ArgumentException">They are no labels.</exception>
    public static AblationMetric Accuracy(Tensor labels)
    {
        RequireLabels(labels);
        return new("accuracy", higherIsBetter: true, outputs => PerSample(outputs.Outputs.argmax(-1).eq(Of(labels, outputs)).ToFloat64()), outputs => CrossEntropyOf(labels, outputs), labels.size(0));
    }

    /// <summary>The cross-entropy of the softmax of the outputs at the labels, in nats. With outputs at several positions it is their mean.</summary>
    /// <param name="labels">The labels, [samples] or [samples, positions], Int64, in the order of the data; stays the caller's.</param>
    /// <returns>The metric.</returns>
    /// <exception cref="ArgumentException">They are no labels.</exception>
    public static AblationMetric CrossEntropy(Tensor labels)
    {
        RequireLabels(labels);
        return new("cross-entropy", higherIsBetter: false, outputs => CrossEntropyOf(labels, outputs), samples: labels.size(0));
    }

    /// <summary>A metric of one's own.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="higherIsBetter">Whether a larger score is a better one.</param>
    /// <param name="scores">
    /// A number for each sample, [samples]. It is called by several threads. The search for the worst combination differentiates it by
    /// the outputs with autograd.
    /// </param>
    /// <returns>The metric.</returns>
    public static AblationMetric Of(string name, bool higherIsBetter, Func<AblatedOutputs, Tensor> scores)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(scores);
        return new(name, higherIsBetter, scores);
    }

    /// <summary>What it is called.</summary>
    public override string ToString() => Name;

    /// <summary>The scores of samples.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <returns>[samples], float64, in the dispose scope of the caller.</returns>
    /// <exception cref="ArgumentException">Labels do not fit the outputs, or a score is no number.</exception>
    internal Tensor Scores(AblatedOutputs outputs) => Checked(scores(outputs), outputs);

    /// <summary>What an adversary makes large, with its gradient by the outputs.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <returns>The gradient of the sum over samples, [samples, ..output..], in the dispose scope of the caller.</returns>
    /// <exception cref="ArgumentException">The metric can't be differentiated.</exception>
    internal Tensor Gradient(AblatedOutputs outputs) => Gradient(objective, outputs, "the worst combination can't be looked for by its gradient.");

    /// <summary>The gradient of the scores by the outputs.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <returns>The gradient of the sum over samples, [samples, ..output..], in the dispose scope of the caller.</returns>
    /// <exception cref="ArgumentException">The metric can't be differentiated.</exception>
    internal Tensor ScoreGradient(AblatedOutputs outputs) => Gradient(scores, outputs, "effects on it can't be estimated; choose the cross-entropy, or a difference of outputs.");

    private Tensor Gradient(Func<AblatedOutputs, Tensor> function, AblatedOutputs outputs, string consequence)
    {
        using var scope = NewDisposeScope();
        using var grad = enable_grad();
        Tensor leaf = outputs.Outputs.detach().clone().requires_grad_(true);
        Tensor value = Checked(function(outputs with { Outputs = leaf }), outputs);
        if (!value.requires_grad)
            throw new ArgumentException($"The metric '{Name}' has no derivative by the outputs, so that {consequence}");
        return autograd.grad([value.sum()], [leaf])[0].MoveToOuterDisposeScope();
    }

    private Tensor Checked(Tensor perSample, AblatedOutputs outputs)
    {
        if (perSample.dim() != 1 || perSample.size(0) != outputs.Outputs.size(0))
            throw new ArgumentException($"The metric '{Name}' must give a number for each of {outputs.Outputs.size(0)} samples, but gave a tensor of shape [{string.Join(", ", perSample.shape)}].");
        Tensor bad = perSample.detach().isnan();
        return bad.any().item<bool>()
            ? throw new ArgumentException($"The metric '{Name}' is NaN at sample {(outputs.First + bad.nonzero()[0].item<long>()).ToString(CultureInfo.InvariantCulture)}.")
            : perSample.ToFloat64();
    }

    private static void RequireLabels(Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.dtype != ScalarType.Int64 || labels.dim() is not (1 or 2))
            throw new ArgumentException($"Labels are [samples] or [samples, positions] of type Int64, but got {labels.dtype} [{string.Join(", ", labels.shape)}].", nameof(labels));
    }

    /// <summary>The labels of some samples, checked against the outputs.</summary>
    private static Tensor Of(Tensor labels, AblatedOutputs outputs)
    {
        long[] expected = outputs.Outputs.shape[..^1];
        Tensor own = labels.narrow(0, outputs.First, outputs.Outputs.size(0)).to(outputs.Outputs.device);
        if (!own.shape.SequenceEqual(expected))
            throw new ArgumentException($"Outputs of shape [samples, {string.Join(", ", outputs.Outputs.shape.Skip(1))}] need labels [samples{string.Concat(expected.Skip(1).Select(size => $", {size}"))}], but they are [samples{string.Concat(own.shape.Skip(1).Select(size => $", {size}"))}].");
        long classes = outputs.Outputs.shape[^1];
        Tensor isBad = own.ToFloat64().IsBetween(-0.5, classes - 0.5).logical_not();
        if (!isBad.any().item<bool>())
            return own;
        long[] place = isBad.nonzero()[0].cpu().data<long>().ToArray();
        throw new ArgumentException($"The label of sample {outputs.First + place[0]} is {own[[.. place.Select(index => TensorIndex.Single(index))]].item<long>()}, but there are {classes} outputs: labels are 0 to {classes - 1}.");
    }

    private static Tensor CrossEntropyOf(Tensor labels, AblatedOutputs outputs) =>
        PerSample(outputs.Outputs.ToFloat64().log_softmax(-1).gather(-1, Of(labels, outputs).unsqueeze(-1)).squeeze(-1).neg());

    private static Tensor ChangeOf(AblatedOutputs outputs)
    {
        Tensor before = outputs.Unmodified.ToFloat64().flatten(1);
        return (outputs.Outputs.ToFloat64().flatten(1) - before).Squared().mean([1]);
    }

    private static Tensor PerSample(Tensor values) => values.dim() == 1 ? values : values.flatten(1).mean([1]);
}
