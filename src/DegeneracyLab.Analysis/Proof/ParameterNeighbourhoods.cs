namespace DegeneracyLab.Analysis;

/// <summary>
/// Small sets of trainable numbers on which null vectors of few digits live: those that a unit is written by, those that read it, and both of
/// two units at one place. They follow from the circuit alone. A unit is a class of nodes that steps without trained factors connect: the
/// channel of an image at all places, or the dimension of a residual stream in all layers.
/// </summary>
internal sealed class ParameterNeighbourhoods
{
    private readonly Circuit circuit;
    private readonly int[] parents;
    private readonly SortedDictionary<int, SortedSet<int>> writers = [], readers = [], biases = [];
    private readonly List<int[]> places = [];

    /// <summary>Finds the units of a circuit.</summary>
    /// <param name="circuit">The circuit.</param>
    public ParameterNeighbourhoods(Circuit circuit)
    {
        this.circuit = circuit;
        parents = [.. Enumerable.Range(0, circuit.Nodes)];
        foreach (CircuitPart part in circuit.Parts)
            Connect(part);
        foreach (TermsPart part in circuit.Parts.OfType<TermsPart>())
            Gather(part);
    }

    /// <summary>The sets, small ones first; a set may come twice.</summary>
    public IEnumerable<int[]> Sets()
    {
        foreach (SortedSet<int> set in writers.Values.Concat(readers.Values))
            yield return [.. set];
        foreach ((int unit, SortedSet<int> written) in writers.Where(unit => readers.ContainsKey(unit.Key)))
            yield return [.. written.Union(readers[unit]).Order()];
        // A shift of a unit, which the biases behind its readers take back: that of an embedding needs all its rows.
        foreach ((int unit, SortedSet<int> written) in writers.Where(unit => readers.ContainsKey(unit.Key)))
            yield return [.. written.Union(BiasesBehind(unit)).Order()];
        var seen = new HashSet<(int, int)>();
        foreach (int[] units in places)
            foreach (int one in units)
                foreach (int other in units)
                    if (one != other && seen.Add((one, other)) && writers.TryGetValue(one, out SortedSet<int>? written) && readers.TryGetValue(other, out SortedSet<int>? read))
                        yield return [.. written.Union(read).Order()];
        int[][] layers = [.. circuit.Parts.OfType<TermsPart>().Select(Trained).Where(layer => layer.Length > 0)];
        foreach (int[] layer in layers)
            yield return layer;
        for (int layer = 1; layer < layers.Length; layer++)
            yield return [.. layers[layer - 1].Union(layers[layer]).Order()];
    }

    private static void AddTo(SortedDictionary<int, SortedSet<int>> sets, int unit, int column)
    {
        if (!sets.TryGetValue(unit, out SortedSet<int>? set))
            sets[unit] = set = [];
        set.Add(column);
    }

    private int[] Trained(TermsPart part) => [.. part.Factors.Select(factor => circuit.Columns[factor]).Where(column => column >= 0).Distinct().Order()];

    /// <summary>The biases of the units that are written by what reads a unit.</summary>
    private IEnumerable<int> BiasesBehind(int unit) => circuit.Parts.OfType<TermsPart>()
        .SelectMany(part => Enumerable.Range(0, part.Outputs.Length).Where(term => part.Inputs[term] != Circuit.Constant && Find(part.Inputs[term]) == unit && circuit.Columns[part.Factors[term]] >= 0).Select(term => Find(part.Outputs[term])))
        .Distinct().SelectMany(written => biases.GetValueOrDefault(written) ?? []);

    private void Connect(CircuitPart part)
    {
        switch (part)
        {
            case TermsPart terms:
                // What one number multiplies is one unit at several positions, if it does so in one step.
                Dictionary<int, (int Output, int Input)> first = [];
                for (int term = 0; term < terms.Outputs.Length; term++)
                {
                    (int output, int input, int factor) = (terms.Outputs[term], terms.Inputs[term], terms.Factors[term]);
                    if (circuit.Columns[factor] >= 0)
                    {
                        if (!first.TryAdd(factor, (output, input)))
                        {
                            Join(first[factor].Output, output);
                            Join(first[factor].Input, input);
                        }
                    }
                    else if (!terms.IsMap)
                    {
                        Join(input, output);
                    }
                }

                break;
            case GatesPart gates:
                for (int gate = 0; gate < gates.Count; gate++)
                    Join(gates.FirstInput + gate, gates.FirstOutput + gate);
                break;
            case MaximaPart maxima:
                for (int maximum = 0; maximum < maxima.Candidates.Count; maximum++)
                    foreach (int candidate in maxima.Candidates[maximum])
                        Join(candidate, maxima.FirstOutput + maximum);
                break;
        }
    }

    private void Gather(TermsPart part)
    {
        for (int term = 0; term < part.Outputs.Length; term++)
        {
            int column = circuit.Columns[part.Factors[term]];
            if (column < 0)
                continue;
            AddTo(writers, Find(part.Outputs[term]), column);
            if (part.Inputs[term] == Circuit.Constant)
                AddTo(biases, Find(part.Outputs[term]), column);
            else
                AddTo(readers, Find(part.Inputs[term]), column);
        }

        places.Add([.. part.Outputs.Select(Find).Distinct().Order()]);
    }

    private int Find(int node)
    {
        while (parents[node] != node)
            node = parents[node] = parents[parents[node]];
        return node;
    }

    private void Join(int one, int other)
    {
        if (one != Circuit.Constant && other != Circuit.Constant)
            parents[Find(one)] = Find(other);
    }
}
