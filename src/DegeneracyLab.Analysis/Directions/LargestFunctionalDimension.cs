namespace DegeneracyLab.Analysis;

/// <summary>
/// The largest functional dimension that was found near the parameters: the rank of the Jacobian of all outputs by all trained parameters, on
/// the data together with random inputs, which are added until three batches in a row add nothing.
/// </summary>
/// <param name="Parameters">The number of trained parameters.</param>
/// <param name="OnData">The functional dimension on the data alone.</param>
/// <param name="Ranks">The rank after each batch of random inputs.</param>
/// <param name="BatchSize">The number of random inputs in a batch.</param>
/// <param name="IsSettled">Whether the last three batches added nothing; else the limit of batches ended the search.</param>
/// <param name="Inputs">How the random inputs were drawn, in words.</param>
public sealed record LargestFunctionalDimension(int Parameters, int OnData, IReadOnlyList<int> Ranks, long BatchSize, bool IsSettled, string Inputs)
{
    /// <summary>The largest rank.</summary>
    public int Value => Ranks.Append(OnData).Max();
}
