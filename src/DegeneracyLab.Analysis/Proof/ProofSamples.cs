using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The samples of a proof, with their gates and maxima decided.</summary>
/// <param name="Inputs">The inputs of each sample.</param>
/// <param name="Choices">The choices of each sample.</param>
internal sealed record ProofSamples(IReadOnlyList<double[]> Inputs, IReadOnlyList<int[]> Choices)
{
    /// <summary>Decides the gates and maxima of samples.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="decision">Decides.</param>
    /// <param name="inputs">The inputs, [samples, ..input..].</param>
    /// <param name="vocabulary">The number of tokens, if the inputs are such.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static ProofSamples Of(Circuit circuit, GateDecision decision, Tensor inputs, long? vocabulary, CancellationToken cancellationToken = default)
    {
        double[][] rows = [.. Rows(inputs, circuit.Inputs, vocabulary)];
        return new(rows, [.. rows.Select(row =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return decision.Decide(row);
        })]);
    }

    /// <summary>The samples as numbers; of a token, a 1 for its own row of the table and a 0 for each other.</summary>
    private static IEnumerable<double[]> Rows(Tensor inputs, int width, long? vocabulary)
    {
        double[] numbers = Matrix.Numbers(inputs.ToFloat64());
        if (vocabulary is not { } rows)
            return numbers.Chunk(width);
        return numbers.Chunk(width / (int)rows).Select(tokens =>
        {
            double[] ones = new double[width];
            for (int position = 0; position < tokens.Length; position++)
                ones[(position * (int)rows) + (int)tokens[position]] = 1;
            return ones;
        });
    }
}
