namespace DegeneracyLab.Analysis;

/// <summary>
/// Decides the gates and maxima of samples: by floating-point numbers where the bounds of their errors leave no doubt, and elsewhere by exact
/// arithmetic.
/// </summary>
internal sealed class GateDecision
{
    private readonly Circuit circuit;
    private readonly CircuitSweep<Bounded, BoundedRing> rounded;
    private readonly Lazy<CircuitSweep<ExactNumber, ExactRing>> exact;

    /// <summary>A decision that no sample has been put to.</summary>
    /// <param name="circuit">The circuit.</param>
    public GateDecision(Circuit circuit)
    {
        this.circuit = circuit;
        rounded = new(circuit, default);
        exact = new(() => new(circuit, default));
    }

    /// <summary>The number of gates and maxima that were decided.</summary>
    public long Decided { get; private set; }

    /// <summary>The number of those that floating-point numbers leave in doubt.</summary>
    public long DecidedExactly { get; private set; }

    /// <summary>The number of gates whose input is exactly 0.</summary>
    public long ExactZeros { get; private set; }

    /// <summary>The number of maxima that more than one candidate attains.</summary>
    public long Ties { get; private set; }

    /// <summary>Decides the gates and maxima of a sample.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <returns>The choices.</returns>
    public int[] Decide(double[] inputs)
    {
        var certain = new Lazy<Outcome[]>(() =>
        {
            CircuitSweep<ExactNumber, ExactRing> sweep = exact.Value;
            return Decide(sweep, default(ExactRing), inputs, certain: null);
        });
        Outcome[] outcomes = Decide(rounded, default(BoundedRing), inputs, certain);
        Decided += outcomes.Length;
        DecidedExactly += outcomes.Count(outcome => outcome.IsInDoubt);
        ExactZeros += outcomes.Count(outcome => outcome.IsZero);
        Ties += outcomes.Count(outcome => outcome.IsTied);
        return [.. outcomes.Select(outcome => outcome.Choice)];
    }

    private Outcome[] Decide<T, TRing>(CircuitSweep<T, TRing> sweep, TRing ring, double[] inputs, Lazy<Outcome[]>? certain)
        where TRing : struct, IOrderedRing<T>
    {
        var outcomes = new Outcome[circuit.Choices];
        int[] choices = new int[circuit.Choices];
        sweep.Begin(inputs);
        foreach (CircuitPart part in circuit.Parts)
        {
            if (part is GatesPart gates)
                for (int gate = 0; gate < gates.Count; gate++)
                    Take(gates.FirstChoice + gate, OfGate(gates, ring.Sign(sweep.Values[gates.FirstInput + gate])));
            else if (part is MaximaPart maxima)
                for (int maximum = 0; maximum < maxima.Candidates.Count; maximum++)
                    Take(maxima.FirstChoice + maximum, OfMaximum(sweep.Values, ring, maxima.Candidates[maximum]));
            sweep.Compute(part, choices);
        }

        return outcomes;

        void Take(int place, Outcome outcome)
        {
            if (outcome.IsInDoubt)
                outcome = certain!.Value[place] with { IsInDoubt = true };
            outcomes[place] = outcome;
            choices[place] = outcome.Choice;
        }
    }

    private static Outcome OfGate(GatesPart gates, int? sign) => new(sign > 0 ? gates.Positive : sign == 0 ? gates.Zero : gates.Negative) { IsZero = sign == 0, IsInDoubt = sign is null };

    private static Outcome OfMaximum<T, TRing>(IReadOnlyList<T> values, TRing ring, int[] candidates)
        where TRing : struct, IOrderedRing<T>
    {
        var outcome = new Outcome(candidates[0]);
        foreach (int candidate in candidates.AsSpan(1))
        {
            int? sign = ring.Sign(ring.Add(values[candidate], ring.Multiply(ring.Of(-1), values[outcome.Choice])));
            if (sign is null)
                return outcome with { IsInDoubt = true };
            if (sign > 0)
                outcome = new(candidate);
            else if (sign == 0)
                outcome = outcome with { IsTied = true };
        }

        return outcome;
    }

    /// <summary>The outcome at a gate or maximum.</summary>
    /// <param name="Choice">The choice.</param>
    private readonly record struct Outcome(int Choice)
    {
        /// <summary>Whether the input of a gate is 0.</summary>
        public bool IsZero { get; init; }

        /// <summary>Whether more than one candidate attains the maximum.</summary>
        public bool IsTied { get; init; }

        /// <summary>Whether floating-point numbers leave it in doubt.</summary>
        public bool IsInDoubt { get; init; }
    }
}
