using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>What a metric looks at: outputs of some samples after an ablation.</summary>
/// <param name="Outputs">The outputs, [samples, ..output..].</param>
/// <param name="Unmodified">The outputs of the network as it is, of the same shape.</param>
/// <param name="First">The place of the first of these samples in the data.</param>
public sealed record AblatedOutputs(Tensor Outputs, Tensor Unmodified, long First);
