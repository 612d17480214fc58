namespace DegeneracyLab.Analysis;

/// <summary>Computes the nodes of a circuit for one sample, and the derivatives of its outputs by the trainable numbers.</summary>
/// <typeparam name="T">The numbers.</typeparam>
/// <typeparam name="TRing">Their arithmetic.</typeparam>
internal sealed class CircuitSweep<T, TRing>
    where TRing : struct, IRing<T>
{
    private readonly Circuit circuit;
    private readonly TRing ring;
    private readonly T[] factors;
    private readonly T[] values;
    private readonly T[] cotangents;

    /// <summary>Reads the factors of a circuit.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="ring">The arithmetic.</param>
    public CircuitSweep(Circuit circuit, TRing ring)
    {
        this.circuit = circuit;
        this.ring = ring;
        factors = [.. circuit.Factors.Select(factor => ring.Of(factor.Value, factor.Divisor))];
        values = new T[circuit.Nodes];
        cotangents = new T[circuit.Nodes];
    }

    /// <summary>The numbers at the nodes, after a sweep.</summary>
    public IReadOnlyList<T> Values => values;

    /// <summary>Computes all nodes, with the gates and maxima chosen.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="choices">The choices.</param>
    public void Forward(ReadOnlySpan<double> inputs, ReadOnlySpan<int> choices)
    {
        Begin(inputs);
        foreach (CircuitPart part in circuit.Parts)
            Compute(part, choices);
    }

    /// <summary>Sets the inputs, and all other nodes to 0.</summary>
    /// <param name="inputs">The inputs.</param>
    public void Begin(ReadOnlySpan<double> inputs)
    {
        Array.Fill(values, ring.Zero);
        values[Circuit.Constant] = ring.Of(1);
        for (int input = 0; input < inputs.Length; input++)
            values[Circuit.FirstInput + input] = ring.Of(inputs[input]);
    }

    /// <summary>Computes the nodes of a part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="choices">The choices.</param>
    public void Compute(CircuitPart part, ReadOnlySpan<int> choices)
    {
        switch (part)
        {
            case TermsPart terms:
                for (int term = 0; term < terms.Outputs.Length; term++)
                {
                    ref T sum = ref values[terms.Outputs[term]];
                    sum = ring.Add(sum, ring.Multiply(factors[terms.Factors[term]], values[terms.Inputs[term]]));
                }

                break;
            case GatesPart gates:
                for (int gate = 0; gate < gates.Count; gate++)
                    values[gates.FirstOutput + gate] = ring.Multiply(factors[choices[gates.FirstChoice + gate]], values[gates.FirstInput + gate]);
                break;
            case MaximaPart maxima:
                for (int maximum = 0; maximum < maxima.Candidates.Count; maximum++)
                    values[maxima.FirstOutput + maximum] = values[choices[maxima.FirstChoice + maximum]];
                break;
        }
    }

    /// <summary>Computes the derivatives of an output, after a forward sweep.</summary>
    /// <param name="output">The output.</param>
    /// <param name="choices">The choices of that sweep.</param>
    /// <param name="row">Receives the derivative by each trainable number.</param>
    public void Backward(int output, ReadOnlySpan<int> choices, Span<T> row)
    {
        row.Fill(ring.Zero);
        Array.Fill(cotangents, ring.Zero);
        cotangents[circuit.FirstOutput + output] = ring.Of(1);
        for (int place = circuit.Parts.Count - 1; place >= 0; place--)
            switch (circuit.Parts[place])
            {
                case TermsPart terms:
                    for (int term = terms.Outputs.Length - 1; term >= 0; term--)
                    {
                        T cotangent = cotangents[terms.Outputs[term]];
                        if (ring.IsZero(cotangent))
                            continue;
                        (int input, int factor) = (terms.Inputs[term], terms.Factors[term]);
                        cotangents[input] = ring.Add(cotangents[input], ring.Multiply(factors[factor], cotangent));
                        int column = circuit.Columns[factor];
                        if (column >= 0)
                            row[column] = ring.Add(row[column], ring.Multiply(cotangent, values[input]));
                    }

                    break;
                case GatesPart gates:
                    for (int gate = 0; gate < gates.Count; gate++)
                    {
                        ref T sum = ref cotangents[gates.FirstInput + gate];
                        sum = ring.Add(sum, ring.Multiply(factors[choices[gates.FirstChoice + gate]], cotangents[gates.FirstOutput + gate]));
                    }

                    break;
                case MaximaPart maxima:
                    for (int maximum = 0; maximum < maxima.Candidates.Count; maximum++)
                    {
                        ref T sum = ref cotangents[choices[maxima.FirstChoice + maximum]];
                        sum = ring.Add(sum, cotangents[maxima.FirstOutput + maximum]);
                    }

                    break;
            }
    }
}
