namespace DegeneracyLab.Analysis;

/// <summary>The parameter Jacobian of a circuit modulo a prime: a row for each sample and output, sample by sample.</summary>
/// <param name="circuit">The circuit.</param>
/// <param name="samples">The samples.</param>
/// <param name="field">The field of the prime.</param>
internal sealed class ModularJacobian(Circuit circuit, ProofSamples samples, PrimeField field)
{
    private readonly CircuitSweep<ulong, PrimeField> sweep = new(circuit, field);
    private int current = -1;

    /// <summary>The number of multiplications that all rows take.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="samples">The number of samples.</param>
    public static long Products(Circuit circuit, int samples) => (1 + (2L * circuit.Outputs)) * samples * circuit.Products;

    /// <summary>Computes a row.</summary>
    /// <param name="index">Its index, sample x outputs + output; rows of one sample in succession share a forward sweep.</param>
    /// <param name="row">Receives the row.</param>
    public void Row(int index, Span<ulong> row)
    {
        int sample = index / circuit.Outputs;
        int[] choices = samples.Choices[sample];
        if (sample != current)
            sweep.Forward(samples.Inputs[sample], choices);
        current = sample;
        sweep.Backward(index % circuit.Outputs, choices, row);
    }
}
